// The served OpenAPI document is what the API does: schemathesis makes requests from it, right and
// wrong ones, and none may end in a server error or in an answer the document does not name.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { command, startCentre } from './support/centre.mjs';

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

const skip = process.env.TOCSIN_TEST_SCHEMATHESIS ? false : 'TOCSIN_TEST_SCHEMATHESIS is not set';

test('the API does what its OpenAPI document says', { skip }, async () => {
  const centre = await startCentre();
  const scratch = await mkdtemp(join(tmpdir(), 'tocsin-schemathesis-'));
  try {
    const scopes = ['--scope', 'reports:write,reports:read,journal:read'];
    const printed = await command('token', 'create', centre.folder, '--source', 'contract', ...scopes);
    const token = printed.trim().split(/\s+/).at(-1);
    const { failed, output } = await schemathesis(scratch, [
      'run',
      `${centre.address}/api/v1/openapi.json`,
      '--header',
      `Authorization: Bearer ${token}`,
      '--checks',
      CHECKS.join(','),
      '--phases',
      'examples,coverage,fuzzing',
      '--max-examples',
      '40',
      '--seed',
      '1',
      '--workers',
      '2',
    ]);
    assert.ok(!failed, `${output}\n--- the server's log ---\n${centre.log()}`);
  } finally {
    await centre.stop();
    await rm(scratch, { recursive: true, force: true });
  }
});

function schemathesis(folder, words) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      NO_COLOR: '1',
      SCHEMATHESIS_HOOKS: 'schemathesis_hooks',
      PYTHONPATH: fileURLToPath(new URL('.', import.meta.url)),
      PYTHONDONTWRITEBYTECODE: '1',
    };
    const options = { cwd: folder, maxBuffer: 64 << 20, env };
    execFile(process.env.TOCSIN_TEST_SCHEMATHESIS, words, options, (error, stdout, stderr) => {
      resolve({ failed: Boolean(error), output: `${stdout}\n${stderr}`.slice(-20_000) });
    });
  });
}
