use std::sync::Mutex;

use axum::extract::Path;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::*;

/// How long a test waits for what must happen before it fails.
const LIMIT: Duration = Duration::from_secs(60);
/// Longer than any test lasts.
const NEVER: Duration = Duration::from_secs(3_600);

/// A router that is being served.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

async fn served(router: Router, connections_count: usize, head_timeout: Duration) -> Served {
    let limits = Limits {
        connections_count,
        head_timeout,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, router, limits, async move {
        let _ = stopped.await;
    }));
    Served {
        address,
        stop,
        serving,
    }
}

impl Served {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("connects")
    }

    async fn stop(self) {
        self.stop.send(()).expect("is being served");
        let ended = timeout(LIMIT, self.serving).await;
        ended.expect("in time").expect("no panic");
    }
}

async fn ask(client: &mut TcpStream, path: &str) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    client.write_all(request.as_bytes()).await.expect("asks");
}

/// Reads until the answer ends in `last`, and no further.
async fn answered(client: &mut TcpStream, last: &str) -> String {
    let mut answer = String::new();
    let reading = async {
        while !answer.ends_with(last) {
            let byte = client.read_u8().await.expect("goes on");
            answer.push(char::from(byte));
        }
    };
    timeout(LIMIT, reading).await.expect("in time");
    answer
}

/// What arrives until the other side closes; a connection that is reset is closed too.
async fn rest(client: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let reading = client.read_to_end(&mut bytes);
    let _ = timeout(LIMIT, reading).await.expect("closed in time");
    String::from_utf8(bytes).expect("text")
}

#[tokio::test]
async fn half_a_head_is_cut_off() {
    let router = Router::new().route("/", get(|| async { "well" }));
    let served = served(router, 10, Duration::from_millis(100)).await;
    let mut silent = served.connect().await;
    let mut half = served.connect().await;
    let begun = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ";
    half.write_all(begun).await.expect("begins");
    let mut resting = served.connect().await;
    ask(&mut resting, "/").await;
    let answer = answered(&mut resting, "well").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    for slow in [&mut silent, &mut half, &mut resting] {
        assert_eq!(rest(slow).await, "", "nobody asked for anything");
    }
    served.stop().await;
}

#[tokio::test]
async fn one_connection_too_many_waits_until_another_ends() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = asked.clone();
    let note = move |Path(name): Path<String>| async move {
        seen.lock().expect("no panic").push(name);
        "well"
    };
    let router = Router::new().route("/{name}", get(note));
    let served = served(router, 2, NEVER).await;
    let mut first = served.connect().await;
    ask(&mut first, "/first").await;
    answered(&mut first, "well").await;
    let mut second = served.connect().await;
    ask(&mut second, "/second").await;
    answered(&mut second, "well").await;
    // The system takes the third one; nobody looks at it while the others have their places.
    let mut third = served.connect().await;
    ask(&mut third, "/third").await;
    for _ in 0..100 {
        ask(&mut first, "/again").await;
        answered(&mut first, "well").await;
    }
    drop(second);
    answered(&mut third, "well").await;
    let asked = asked.lock().expect("no panic").clone();
    let place = asked.iter().position(|name| name == "third");
    assert_eq!(place, Some(102), "{asked:?}");
    drop(first);
    served.stop().await;
}

#[tokio::test]
async fn what_is_under_way_at_the_stop_is_finished() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (seen, until) = (begun.clone(), go_on.clone());
    let slow = move |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move {
        seen.notify_one();
        until.notified().await;
        peer.to_string()
    };
    let router = Router::new().route("/", get(slow));
    let served = served(router, 10, NEVER).await;
    let mut client = served.connect().await;
    let own = client.local_addr().expect("an address").to_string();
    ask(&mut client, "/").await;
    timeout(LIMIT, begun.notified()).await.expect("in time");
    let mut silent = served.connect().await;
    served.stop.send(()).expect("is being served");
    // Whoever asked for nothing is not waited for.
    assert_eq!(rest(&mut silent).await, "");
    let refused = TcpStream::connect(served.address).await;
    assert!(refused.is_err(), "nobody listens any more");
    assert!(!served.serving.is_finished());
    go_on.notify_one();
    let answer = rest(&mut client).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with(&own), "{answer}");
    let ended = timeout(LIMIT, served.serving).await;
    ended.expect("in time").expect("no panic");
}

#[test]
fn connections_leave_file_handles_to_the_database() {
    assert_eq!(affordable(4_096, 1 << 20), 4_096);
    assert_eq!(affordable(4_096, 4_096 + 512), 4_096);
    assert_eq!(affordable(4_096, 1_024), 512);
    assert_eq!(affordable(4_096, 100), 50);
    assert_eq!(affordable(4_096, 1), 1);
    assert_eq!(affordable(3, 1_024), 3);
}

#[test]
fn as_many_file_handles_are_asked_for_as_are_needed() {
    let before = getrlimit(Resource::Nofile).current.expect("a limit");
    let before = usize::try_from(before).expect("fits");
    assert_eq!(file_handles(1).expect("given"), before, "never fewer");
    if getrlimit(Resource::Nofile)
        .maximum
        .is_none_or(|most| most > before as u64)
    {
        assert_eq!(file_handles(before + 1).expect("given"), before + 1);
        assert_eq!(getrlimit(Resource::Nofile).current, Some(before as u64 + 1));
    }
}
