// A centre of its own for a test: `tocsin init` and `tocsin serve` on a free port.

import { spawn, execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

// A centre on a busy machine makes its keys and tables well within this time.
const START_LIMIT_MILLISECONDS = 60_000;
const STOP_LIMIT_MILLISECONDS = 20_000;

/** The binary under test; `cargo xtask test` builds it and names it. */
export function tocsin() {
  const binary = process.env.TOCSIN_BIN;
  if (!binary) throw new Error('TOCSIN_BIN is not set: run `cargo xtask test`, or name the binary');
  return binary;
}

/** Runs one command of the binary and gives its standard output. */
export async function command(...words) {
  const { stdout } = await run(tocsin(), words, { maxBuffer: 64 << 20 });
  return stdout;
}

/**
 * Makes and serves a centre. `address` is the site, `admin` the one-time invitation, `folder` the
 * data; `stop()` ends the server in order and removes the folder. `settings` are lines for its
 * `tocsin.toml`. Where the test must know the address before, `port` says it.
 */
export async function startCentre(options = {}) {
  const { profile = 'national', database, settings = '', port = 0 } = options;
  const base = await mkdtemp(join(tmpdir(), 'tocsin-browser-'));
  const folder = join(base, 'centre');
  const where = database ? ['--database', database] : [];
  try {
    await command('init', folder, '--profile', profile, ...where);
    await appendFile(join(folder, 'tocsin.toml'), settings);
    const server = await serve(['serve', folder, '--http', `127.0.0.1:${port}`]);
    const stop = async () => {
      await server.stop();
      await rm(base, { recursive: true, force: true });
    };
    return { ...server, folder, stop };
  } catch (error) {
    await rm(base, { recursive: true, force: true });
    throw error;
  }
}

/** Starts `tocsin` with these words and waits for its first line, which says where it listens. */
export async function serve(words) {
  const child = spawn(tocsin(), words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-20_000)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MILLISECONDS);
    await ended;
    clearTimeout(limit);
  };
  try {
    const line = await firstLine(child, ended, () => log);
    const ready = JSON.parse(line);
    if (!ready.ready) throw new Error(`not ready: ${line}`);
    // The readiness line may be followed by more; nobody reads it, so it must not fill the pipe.
    child.stdout.resume();
    return { address: ready.http.replace(/\/$/, ''), admin: ready.admin, stop, log: () => log };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstLine(child, ended, log) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`tocsin ${why}; its log:\n${log()}`));
    const limit = setTimeout(() => fail('is not ready in time'), START_LIMIT_MILLISECONDS);
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => {
      clearTimeout(limit);
      resolve(line);
    });
    ended.then((code) => {
      clearTimeout(limit);
      fail(`ended with ${code} before it was ready`);
    });
    child.once('error', (error) => fail(error.message));
  });
}
