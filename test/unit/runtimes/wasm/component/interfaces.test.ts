import { describe, expect, test } from 'vitest';
import { INTERFACES } from '../../../../../runtimes/wasm/component/interfaces.ts';
import type { World } from '../../../../../runtimes/wasm/world.ts';
import { fromGlue, type Made, open } from './made.ts';
import { makeTestWorld, textFile } from './test-world.ts';

/** What glue does with WASI's interfaces, as jco calls them; what `show` is told comes out, a line each. */
const HELP = `
  const text = (bytes) => String.fromCharCode(...bytes);
  const bytes = (text) => Uint8Array.from(text, (char) => char.charCodeAt(0));
  const out = wasi('cli/stdout').getStdout();
  const show = (...values) => out.write(bytes(values.map((value) =>
    typeof value === 'bigint' ? value + 'n' : typeof value === 'string' ? value : JSON.stringify(value,
      (_, part) => typeof part === 'bigint' ? part + 'n' : part)).join(' ') + '\\n'));
  const refused = (call) => { try { call(); return 'done'; } catch (error) { return error.tag ?? String(error); } };
  const [[root]] = wasi('filesystem/preopens').getDirectories();
  const NOFOLLOW = { symlinkFollow: false }, FOLLOW = { symlinkFollow: true };
  const READ = { read: true }, WRITE = { read: true, write: true };
  const file = (path, make = {}, flags = WRITE) => root.openAt(FOLLOW, path, make, flags);
`;

function run(body: string, own: Partial<World> = {}, outputBytes?: number): Made & { lines: string[] } {
  const component = open(fromGlue(HELP + body), { test: makeTestWorld(own, outputBytes) });
  const end = component.run();
  if (component.ended.length === 0) expect(end).toEqual({ kind: 'exit', code: 0 });
  return Object.assign(component, { lines: component.written.stdout.split('\n').slice(0, -1) });
}

test('a realm has all interfaces that a component may import, and no others', () => {
  const { lines } = run('show(Object.keys(imports).sort());');
  expect(JSON.parse(lines[0] ?? '')).toEqual([...INTERFACES].sort());
});

describe('wasi:cli', () => {
  test('gives arguments, environment and the working directory', () => {
    const { lines } = run(
      `const { getArguments, getEnvironment, initialCwd } = wasi('cli/environment');
       show(getArguments(), getEnvironment(), initialCwd());`,
      { args: ['program', 'a b', ''], env: { A: '1', constructor: 'x' } },
    );
    expect(lines).toEqual(['["program","a b",""] [["A","1"],["constructor","x"]] /sandbox']);
  });

  test('reads standard input in pieces, to its end', () => {
    const stdin = new TextEncoder().encode('abcdef');
    const { lines } = run(
      `const input = wasi('cli/stdin').getStdin();
       show(text(input.read(4n)), text(input.blockingRead(2n ** 63n)), refused(() => input.read(1n)));
       show(input.read(0n).length);`,
      { stdin },
    );
    expect(lines).toEqual(['abcd ef closed', '0']);
  });

  test.each([
    [`exit({ tag: 'ok' })`, 'exit 0'],
    [`exit({ tag: 'err' })`, 'exit 1'],
    ['exitWithCode(42)', 'exit 42'],
    ['exitWithCode(-1)', 'exit 4294967295'],
  ])('%s ends the run, whatever the program would do about it', (call, ended) => {
    expect(run(`try { wasi('cli/exit').${call} } catch { }`).ended).toEqual([ended]);
  });

  test('writes standard error apart, and ends the run at the cap', () => {
    const { written, ended } = run(
      `const error = wasi('cli/stderr').getStderr(); for (;;) error.blockingWriteAndFlush(bytes('12345678'));`,
      {},
      20,
    );
    expect(written.stderr).toBe('12345678'.repeat(3));
    expect(ended).toEqual(['stop output']);
  });

  test('has no terminals', () => {
    const names = "['stdin', 'stdout', 'stderr']";
    const { lines } = run(
      `show(${names}.map((name) => Object.values(wasi('cli/terminal-' + name))[0]() === undefined));`,
    );
    expect(lines).toEqual(['[true,true,true]']);
  });
});

describe('wasi:clocks', () => {
  test('tells the time of the world', () => {
    const { lines } = run(`show(wasi('clocks/wall-clock').now(), wasi('clocks/monotonic-clock').now());`);
    expect(lines).toEqual(['{"seconds":"1700000000n","nanoseconds":0} 1700000000000000000n']);
  });

  test('waits by the clock of the world, for the first of several', () => {
    const { lines } = run(
      `const clock = wasi('clocks/monotonic-clock'), { poll } = wasi('io/poll');
       const [slow, fast] = [clock.subscribeDuration(5_000_000_000n), clock.subscribeDuration(2_000_000_000n)];
       show(slow.ready(), [...poll([slow, fast])], wasi('clocks/wall-clock').now().seconds, slow.ready());
       slow.block();
       show(slow.ready(), wasi('clocks/wall-clock').now().seconds, [...poll([out.subscribe(), slow])]);
       show(refused(() => poll([])));`,
    );
    expect(lines).toEqual([
      'false [1] 1700000002n false',
      'true 1700000005n [0,1]',
      'Error: There is nothing to wait for',
    ]);
  });

  test('waits less than a step of the clock, too', () => {
    const { lines } = run(
      `const soon = wasi('clocks/monotonic-clock').subscribeDuration(1n); soon.block(); show(soon.ready());`,
    );
    expect(lines).toEqual(['true']);
  });
});

describe('wasi:random', () => {
  test('gives the bytes of the world, and never gigabytes at once', () => {
    const { lines } = run(
      `const random = wasi('random/random');
       show([...random.getRandomBytes(3n)], random.getRandomU64(), wasi('random/insecure-seed').insecureSeed().length);
       show(refused(() => random.getRandomBytes(2n ** 64n - 1n)));`,
    );
    expect(lines).toEqual([
      `[7,7,7] ${0x0707070707070707n}n 2`,
      'Error: More random bytes are asked for than one call gives',
    ]);
  });
});

describe('wasi:filesystem', () => {
  const files = [textFile('in.txt', 'given'), textFile('deep/a.txt', 'a')];

  test('reads a given file, by each of its names', () => {
    const { lines } = run(
      `for (const path of ['in.txt', 'sandbox/in.txt', 'deep/../in.txt'])
         show(file(path, {}, READ).read(100n, 2n).map((part) => part.length === undefined ? part : text(part)));`,
      { files },
    );
    expect(lines).toEqual(Array(3).fill('["ven",true]'));
  });

  test('writes, appends, lengthens and cuts, and hands over what changed', () => {
    const component = run(
      `const made = file('out.txt', { create: true });
       made.write(bytes('one'), 0n);
       made.appendViaStream().write(bytes(' two'));
       const stream = made.writeViaStream(8n);
       stream.write(bytes('th')); stream.write(bytes('ree'));
       made.setSize(12n);
       show(made.stat().size, made.stat().type, made.stat().linkCount);`,
      { files },
    );
    expect(component.lines).toEqual(['12n regular-file 1n']);
    expect(component.collect(undefined)).toBe(true);
    expect([...component.files]).toEqual([['out.txt', 'one two\0thre']]);
    component.files.clear();
    component.collect(['deep/*']);
    expect([...component.files]).toEqual([['deep/a.txt', 'a']]);
  });

  test('does to folders, names and links what it is told', () => {
    const { lines } = run(
      `const names = (path) => { const all = []; const list = (path ? file(path, { directory: true }, READ) : root).readDirectory();
         for (let entry; entry = list.readDirectoryEntry();) all.push(entry.name + ':' + entry.type); return all.sort(); };
       root.createDirectoryAt('folder');
       root.renameAt('in.txt', file('folder', { directory: true }, READ), 'moved.txt');
       root.symlinkAt('folder/moved.txt', 'link');
       root.linkAt(NOFOLLOW, 'folder/moved.txt', root, 'hard');
       show(names(), names('folder'), root.readlinkAt('link'));
       show(text(file('link', {}, READ).read(9n, 0n)[0]), root.statAt(NOFOLLOW, 'link').type, root.statAt(FOLLOW, 'link').linkCount);
       show(file('link').isSameObject(file('hard')), file('link').isSameObject(root));
       root.unlinkFileAt('link'); root.unlinkFileAt('hard'); root.unlinkFileAt('folder/moved.txt'); root.removeDirectoryAt('folder');
       show(names());`,
      { files },
    );
    expect(lines).toEqual([
      '["deep:directory","folder:directory","hard:regular-file","link:symbolic-link"] ["moved.txt:regular-file"] folder/moved.txt',
      'given symbolic-link 2n',
      'true false',
      '["deep:directory"]',
    ]);
  });

  test.each([
    ['what is not there', `file('nothing')`, 'no-entry'],
    ['what is above', `file('../etc/passwd')`, 'not-permitted'],
    ['what is absolute', `file('/etc/passwd')`, 'not-permitted'],
    ['a link to what is absolute', `root.symlinkAt('/etc', 'link')`, 'not-permitted'],
    ['a name twice', `root.createDirectoryAt('deep')`, 'exist'],
    ['a file as a folder', `file('in.txt/x')`, 'not-directory'],
    ['a folder as a file', `root.unlinkFileAt('deep')`, 'is-directory'],
    ['a folder that is not empty', `root.removeDirectoryAt('deep')`, 'not-empty'],
    [
      'writing what was opened for reading',
      `file('in.txt', {}, READ).write(bytes('x'), 0n)`,
      'bad-descriptor',
    ],
    ['a path of a mebibyte', `file('x'.repeat(1048576))`, 'name-too-long'],
    ['a name of a kibibyte', `file('x'.repeat(1024), { create: true })`, 'name-too-long'],
    ['a place beyond any file', `file('in.txt').write(bytes('x'), 2n ** 64n - 1n)`, 'invalid'],
  ])('refuses %s', (_, call, code) => {
    expect(run(`show(refused(() => ${call}));`, { files }).lines).toEqual([code]);
  });

  test.each(['__proto__', 'constructor', 'then', 'toString', 'hasOwnProperty'])(
    'has a file named %s',
    (name) => {
      const component = run(
        `show(refused(() => file('${name}')));
       file('${name}', { create: true }).write(bytes('x'), 0n);
       show(root.statAt(FOLLOW, '${name}').type, {}.source === undefined);`,
      );
      expect(component.lines).toEqual(['no-entry', 'regular-file true']);
      component.collect(undefined);
      expect([...component.files]).toEqual([[name, 'x']]);
    },
  );

  test('holds no more than there is room for', () => {
    const { lines, isOverFiles } = run(
      `const made = file('out', { create: true });
       show(refused(() => made.setSize(2n ** 53n - 1n)), refused(() => made.write(bytes('x'), 2n ** 40n)), made.stat().size);
       made.setSize(90n);
       const stream = made.appendViaStream();
       let failure; try { stream.write(new Uint8Array(20)); } catch (error) { failure = error; }
       show(failure.tag, wasi('filesystem/types').filesystemErrorCode(failure.val), made.stat().size);
       made.setSize(0n); stream.write(new Uint8Array(90)); show(made.stat().size);`,
      { files, filesBytes: 100 },
    );
    expect(lines).toEqual([
      'insufficient-space insufficient-space 0n',
      'last-operation-failed insufficient-space 90n',
      '90n',
    ]);
    expect(isOverFiles).toBe(true);
  });

  test('gives back what an unlinked file held once nothing has it open', () => {
    const { lines } = run(
      `const fill = () => { const made = file('out', { create: true }); made.setSize(100n); return made; };
       const first = fill(); root.unlinkFileAt('out');
       show(refused(fill)); root.unlinkFileAt('out');
       first[Symbol.dispose](); show(refused(fill));`,
      { filesBytes: 100 },
    );
    expect(lines).toEqual(['insufficient-space', 'done']);
  });

  test('opens and makes only so many', () => {
    const { lines } = run(
      `let opened = 0; const kept = [];
       const code = refused(() => { for (;;) kept.push(file('in.txt'), opened++); });
       for (const one of kept) one[Symbol.dispose]?.();
       let made = 0;
       const full = refused(() => { for (;;) { root.createDirectoryAt('d' + made); made++; } });
       show(code, opened > 500 && opened < 2000, full, made > 5000 && made <= 10000);`,
      { files },
    );
    expect(lines).toEqual(['insufficient-memory true insufficient-space true']);
  });
});

describe('the network', () => {
  test('is there to be imported, and refuses and counts what is called', () => {
    const { lines, denied } = run(
      `const { instanceNetwork } = wasi('sockets/instance-network'), { Network } = wasi('sockets/network');
       show(instanceNetwork() instanceof Network, instanceNetwork()[Symbol.dispose] === undefined);
       const { TcpSocket } = wasi('sockets/tcp'), { Fields } = wasi('http/types');
       for (const call of [
         () => wasi('sockets/tcp-create-socket').createTcpSocket('ipv4'),
         () => wasi('sockets/ip-name-lookup').resolveAddresses(instanceNetwork(), 'example.org'),
         () => TcpSocket.prototype.startConnect(), () => new TcpSocket(), () => new Fields(), () => Fields.fromList([]),
         () => wasi('http/outgoing-handler').handle(),
       ]) show(refused(call));`,
    );
    expect(lines).toEqual(['true true', ...Array(7).fill('access-denied')]);
    expect(denied).toEqual(Array(7).fill('network'));
  });
});
