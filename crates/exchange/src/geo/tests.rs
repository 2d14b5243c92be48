use std::io::Write;

use proptest::prelude::*;

use super::*;

fn read_text(text: &str) -> Result<GeoFile, GeoProblem> {
    read(text.as_bytes())
}

fn country_of(file: &GeoFile, address: &str) -> Option<String> {
    let countries = file.countries.as_ref()?;
    countries
        .find(address.parse().expect("an address"))
        .cloned()
}

fn network_of(file: &GeoFile, address: &str) -> Option<(u32, String)> {
    let networks = file.networks.as_ref()?;
    let network = networks.find(address.parse().expect("an address"))?;
    Some((network.number, network.operator.clone()))
}

#[test]
fn each_published_form_of_csv_is_read() {
    let countries = read_text("1.0.0.0,1.0.0.255,AU\n2001:200::,2001:200::ffff,JP\n");
    let countries = countries.expect("countries");
    assert_eq!(country_of(&countries, "1.0.0.9").as_deref(), Some("AU"));
    assert_eq!(country_of(&countries, "2001:200::1").as_deref(), Some("JP"));
    assert!(countries.networks.is_none());

    let networks = read_text("1.0.0.0,1.0.0.255,13335,\"Example, Inc.\"\n").expect("networks");
    let expected = Some((13_335, "Example, Inc.".to_owned()));
    assert_eq!(network_of(&networks, "1.0.0.9"), expected);
    assert!(networks.countries.is_none());

    let text = "1.0.0.0\t1.0.0.255\t13335\tUS\tEXAMPLE \"Net\n\
                1.0.1.0\t1.0.3.255\t0\tNone\tNot routed\n";
    let both = read_text(text).expect("both");
    assert_eq!(country_of(&both, "1.0.0.1").as_deref(), Some("US"));
    assert_eq!(
        network_of(&both, "1.0.0.1"),
        Some((13_335, "EXAMPLE \"Net".to_owned()))
    );
    assert_eq!(network_of(&both, "1.0.1.1"), None);

    let numbers = read_text("first,last,country\n16777216,16777471,AU\n").expect("numbers");
    assert_eq!(country_of(&numbers, "1.0.0.1").as_deref(), Some("AU"));
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let problem = |text: &str| read_text(text).expect_err("refused").to_string();
    assert_eq!(
        problem("1.0.0.0,1.0.0.255,AU\nnonsense,x,y\n"),
        "line 2: no range; begin each line with its first and last address"
    );
    assert!(problem("1.0.0.0,1.0.0.9,AU\n1.0.0.5,1.0.0.6,FR\n").contains("1.0.0.5"));
    assert!(problem("1.0.0.9,1.0.0.0,AU\n").contains("is no range"));
    assert!(problem("").contains("no country and no network"));
    assert!(problem("<html></html>\n").contains("no country and no network"));
    assert!(read(&[0x1f, 0x8b, 1, 2][..]).is_err());
}

#[test]
fn a_packed_file_is_unpacked() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"1.0.0.0,1.0.0.255,AU\n").expect("memory");
    let file = read(packer.finish().expect("memory").as_slice()).expect("countries");
    assert_eq!(country_of(&file, "1.0.0.9").as_deref(), Some("AU"));
}

#[test]
fn what_is_written_is_read_again() {
    let text = "1.0.0.0\t1.0.0.255\t7\tUS\tA, \"B\"\n2001:db8::\t2001:db8::1\t9\tMU\t=x\n";
    let both = read_text(text).expect("both");
    let (mut countries, mut networks) = (Vec::new(), Vec::new());
    write_countries(both.countries.as_ref().expect("some"), &mut countries).expect("memory");
    write_networks(both.networks.as_ref().expect("some"), &mut networks).expect("memory");
    let (countries, networks) = (read(&countries[..]), read(&networks[..]));
    let (countries, networks) = (countries.expect("countries"), networks.expect("networks"));
    for address in ["1.0.0.0", "1.0.0.255", "2001:db8::1", "2001:db8::2"] {
        assert_eq!(country_of(&countries, address), country_of(&both, address));
        assert_eq!(network_of(&networks, address), network_of(&both, address));
    }
}

/// A value of an MMDB file.
enum Value<'v> {
    Text(&'v str),
    Number(u32),
    Map(Vec<(&'v str, Value<'v>)>),
}

fn encode(value: &Value<'_>, into: &mut Vec<u8>) {
    match value {
        Value::Text(text) => {
            let length = text.len() as u8;
            into.push(2 << 5 | length.min(29));
            into.extend(length.checked_sub(29));
            into.extend(text.bytes());
        }
        Value::Number(number) => {
            into.push(6 << 5 | 4);
            into.extend(number.to_be_bytes());
        }
        Value::Map(pairs) => {
            into.push(7 << 5 | pairs.len() as u8);
            for (key, value) in pairs {
                encode(&Value::Text(key), into);
                encode(value, into);
            }
        }
    }
}

/// An MMDB file of IPv4 with records of 32 bits: two networks of 8 bits, each with its value.
fn mmdb(first: (u8, &Value<'_>), second: (u8, &Value<'_>)) -> Vec<u8> {
    const NOTHING: u32 = u32::MAX;
    let mut data = Vec::new();
    encode(first.1, &mut data);
    let second_at = data.len() as u32;
    encode(second.1, &mut data);
    // Each node is two records: where a 0 leads, and where a 1 does.
    let mut nodes: Vec<[u32; 2]> = vec![[NOTHING, NOTHING]];
    let mut leaves: Vec<(usize, usize, u32)> = Vec::new();
    for (prefix, at) in [(first.0, 0), (second.0, second_at)] {
        let mut node = 0;
        for place in (0..8).rev() {
            let bit = usize::from(prefix >> place & 1);
            if place == 0 {
                leaves.push((node, bit, at));
            } else if nodes[node][bit] == NOTHING {
                nodes.push([NOTHING, NOTHING]);
                nodes[node][bit] = nodes.len() as u32 - 1;
                node = nodes.len() - 1;
            } else {
                node = nodes[node][bit] as usize;
            }
        }
    }
    let count = nodes.len() as u32;
    for (node, bit, at) in leaves {
        nodes[node][bit] = count + 16 + at;
    }
    let records = nodes.iter().flatten();
    let record = |record: &u32| if *record == NOTHING { count } else { *record };
    let mut file: Vec<u8> = records.flat_map(|it| record(it).to_be_bytes()).collect();
    file.extend([0; 16]);
    file.extend(&data);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    file.push(7 << 5 | 9);
    let text = |text: &str, file: &mut Vec<u8>| encode(&Value::Text(text), file);
    let short = |key: &str, number: u16, file: &mut Vec<u8>| {
        encode(&Value::Text(key), file);
        file.push(5 << 5 | 2);
        file.extend(number.to_be_bytes());
    };
    text("node_count", &mut file);
    encode(&Value::Number(count), &mut file);
    short("record_size", 32, &mut file);
    short("ip_version", 4, &mut file);
    short("binary_format_major_version", 2, &mut file);
    short("binary_format_minor_version", 0, &mut file);
    text("database_type", &mut file);
    text("Test", &mut file);
    text("languages", &mut file);
    // An empty array, a type beyond seven.
    file.extend([0, 4]);
    text("build_epoch", &mut file);
    file.extend([4, 2, 0x60, 0, 0, 0]);
    text("description", &mut file);
    encode(&Value::Map(vec![("en", Value::Text("test"))]), &mut file);
    file
}

#[test]
fn mmdb_files_of_several_publishers_are_read() {
    let code = |code| Value::Map(vec![("iso_code", Value::Text(code))]);
    let object = Value::Map(vec![("country", code("MU"))]);
    let flat = Value::Map(vec![
        ("country_code", Value::Text("fr")),
        ("asn", Value::Text("AS64500")),
        ("as_name", Value::Text("Example")),
    ]);
    let both = read(&mmdb((10, &object), (11, &flat))[..]).expect("an MMDB file");
    assert_eq!(country_of(&both, "10.1.2.3").as_deref(), Some("MU"));
    assert_eq!(country_of(&both, "11.255.255.255").as_deref(), Some("FR"));
    assert_eq!(country_of(&both, "12.0.0.0"), None);
    assert_eq!(
        network_of(&both, "11.0.0.0"),
        Some((64_500, "Example".to_owned()))
    );

    let network = Value::Map(vec![
        ("autonomous_system_number", Value::Number(64_501)),
        ("autonomous_system_organization", Value::Text("Other")),
    ]);
    let networks = read(&mmdb((10, &network), (12, &object))[..]).expect("an MMDB file");
    assert_eq!(
        network_of(&networks, "10.0.0.1"),
        Some((64_501, "Other".to_owned()))
    );
}

#[test]
fn a_damaged_mmdb_file_is_refused_without_panic() {
    let value = Value::Map(vec![("country", Value::Text("MU"))]);
    let whole = mmdb((10, &value), (11, &value));
    for place in 0..whole.len() {
        for byte in [0, 0xff, whole[place] ^ 1] {
            let mut damaged = whole.clone();
            damaged[place] = byte;
            let _ = read(&damaged[..]);
        }
    }
    let cut = &whole[whole.len() / 3..];
    assert!(matches!(read(cut), Err(GeoProblem::Mmdb(_))));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "([0-9.:,\t\n\"A-Z]|\\PC){0,200}") {
        let _ = read_text(&text);
    }
}
