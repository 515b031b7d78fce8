import type { Case } from './case.ts';

const language = 'javascript';
const NETWORK = 'the sandbox has no network';
const PROCESS = 'the sandbox has no other processes or threads';
const HOST = 'the sandbox has no access to its host';

/** What the sandbox does not have: each reach tells why it fails, and is counted. */
export const absentCases: Case[] = [
  {
    name: 'fetch rejects and is counted',
    snippet: {
      language,
      source: "await fetch('http://127.0.0.1/').catch((error) => console.log(error.message))",
    },
    expect: { status: 'ok', stdout: `fetch is not available: ${NETWORK}\n`, denied: { network: 1 } },
  },
  {
    name: 'each reach is counted by its kind',
    snippet: {
      language,
      source:
        "for (const name of ['net', 'http', 'dns', 'child_process', 'worker_threads', 'vm']) { try { require(name) } catch (e) { console.log(e.code) } }" +
        'try { new WebSocket("ws://x") } catch (e) { console.log(e.message) }',
    },
    expect: {
      status: 'ok',
      stdout: `${'ERR_ACCESS_DENIED\n'.repeat(6)}WebSocket is not available: ${NETWORK}\n`,
      denied: { network: 4, process: 2, host: 1 },
    },
  },
  {
    name: 'a required module of the network says what is missing',
    snippet: { language, source: "require('net')" },
    expect: {
      status: 'error',
      exitCode: 1,
      error: {
        name: 'Error',
        message: `Module 'net' is not available: ${NETWORK}`,
        stack: '    at /sandbox/main.js:1:8',
      },
      denied: { network: 1 },
    },
  },
  {
    name: 'an imported module of other processes says what is missing',
    snippet: { language, source: "import { spawn } from 'node:child_process'; spawn('sh')" },
    expect: {
      status: 'error',
      error: {
        name: 'Error',
        message: `Module 'node:child_process' is not available: ${PROCESS}`,
        stack: '',
      },
      denied: { process: 1 },
    },
  },
  {
    name: 'import() of a module of the host says what is missing',
    snippet: {
      language,
      source: "try { await import('node:vm') } catch (error) { console.log(error.message) }",
    },
    expect: {
      status: 'ok',
      stdout: `Module 'node:vm' is not available: ${HOST}\n`,
      denied: { host: 1 },
    },
  },
  {
    name: 'no signal can be sent',
    snippet: {
      language,
      source: 'try { process.kill(process.ppid) } catch (error) { console.log(error.code) }',
    },
    expect: { status: 'ok', stdout: 'ERR_ACCESS_DENIED\n', denied: { process: 1 } },
  },
  {
    name: 'nothing of the host binds natively',
    snippet: {
      language,
      source: "try { process.binding('fs') } catch (error) { console.log(error.message) }",
    },
    expect: { status: 'ok', stdout: `process.binding is not available: ${HOST}\n`, denied: { host: 1 } },
  },
  {
    name: 'a module from a URL is not fetched',
    snippet: { language, source: "import x from 'https://example.com/x.js'; x" },
    expect: {
      status: 'error',
      error: { name: 'Error', message: `A module from a URL is not available: ${NETWORK}`, stack: '' },
      denied: { network: 1 },
    },
  },
  {
    name: 'an npm package says to send its code along',
    snippet: {
      language,
      source: "try { require('left-pad') } catch (error) { console.log(error.code, error.message) }",
    },
    expect: {
      status: 'ok',
      stdout:
        "MODULE_NOT_FOUND Cannot find package 'left-pad': the sandbox has no npm packages, send the code among the files\n",
      denied: { host: 1 },
    },
  },
];
