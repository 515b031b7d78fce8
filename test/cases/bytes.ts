import type { Case } from './case.ts';

/** Paths, bytes, encodings, URLs and hashes: what Node 26 prints. */
export const byteCases: Case[] = [
  {
    name: 'path joins, resolves and takes apart',
    snippet: {
      language: 'javascript',
      source: `const path = require('path');
console.log(path.join('/a', '..', 'b', './c.txt'), path.resolve('/x', 'y', '..', 'z'), path.relative('/a/b/c', '/a/d'));
console.log(path.basename('/q/w.tar.gz', '.gz'), path.extname('a.b.c'), path.dirname('/a/b/c'), path.isAbsolute('a'));
console.log(path.parse('/home/u/f.txt'), path.format({ dir: '/d', name: 'n', ext: '.e' }), path.normalize('a//b/../c/'));
console.log(path.sep, path.posix === path || path.posix.sep);`,
    },
    expect: {
      stdout: `/b/c.txt /x/z ../../d
w.tar .c /a/b false
{ root: '/', dir: '/home/u', base: 'f.txt', ext: '.txt', name: 'f' } /d/n.e a/c/
/ true
`,
    },
  },
  {
    name: 'Buffer encodings',
    snippet: {
      language: 'javascript',
      source: `const text = 'héllo wörld €😀';
for (const encoding of ['utf8', 'hex', 'base64', 'base64url', 'latin1', 'utf16le']) {
  const bytes = Buffer.from(text, encoding === 'hex' || encoding.startsWith('base64') ? 'utf8' : encoding);
  console.log(encoding, bytes.toString(encoding), bytes.length);
}
console.log(Buffer.from('68656c6c6f', 'hex').toString(), Buffer.from('aGk=', 'base64').toString());`,
    },
    expect: {
      stdout: `utf8 héllo wörld €😀 21
hex 68c3a96c6c6f2077c3b6726c6420e282acf09f9880 21
base64 aMOpbGxvIHfDtnJsZCDigqzwn5iA 21
base64url aMOpbGxvIHfDtnJsZCDigqzwn5iA 21
latin1 héllo wörld ¬=\u0000 15
utf16le héllo wörld €😀 30
hello hi
`,
    },
  },
  {
    name: 'Buffer is inspected, compared, sliced and searched',
    snippet: {
      language: 'javascript',
      source: `const bytes = Buffer.from('hello world');
console.log(bytes, bytes.slice(0, 5).toString(), bytes.indexOf('wor'), bytes.includes('zzz'), bytes.equals(Buffer.from('x')));
console.log(Buffer.concat([Buffer.from('a'), Buffer.alloc(2, 'b')]), Buffer.compare(Buffer.from('a'), Buffer.from('b')));
const part = bytes.subarray(0, 1);
part[0] = 72;
console.log(bytes.toString(), JSON.stringify(Buffer.from('hi')), Buffer.byteLength('€'), Buffer.alloc(60));`,
    },
    expect: {
      stdout: `<Buffer 68 65 6c 6c 6f 20 77 6f 72 6c 64> hello 6 false false
<Buffer 61 62 62> -1
Hello world {"type":"Buffer","data":[104,105]} 3 <Buffer 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ... 10 more bytes>
`,
    },
  },
  {
    name: 'Buffer reads and writes numbers',
    snippet: {
      language: 'javascript',
      source: `const bytes = Buffer.alloc(16);
bytes.writeUInt32BE(0xdeadbeef, 0);
bytes.writeInt16LE(-2, 4);
bytes.writeDoubleBE(Math.PI, 8);
console.log(bytes.toString('hex'), bytes.readUInt8(0), bytes.readInt32LE(0), bytes.readDoubleBE(8), bytes.readUIntBE(0, 3));
bytes.writeBigUInt64LE(2n ** 63n, 0);
console.log(bytes.readBigUInt64LE(0), bytes.readBigInt64LE(0));
try { bytes.writeUInt8(256, 0); } catch (error) { console.log(error.code, error.message); }
try { bytes.readInt32BE(14); } catch (error) { console.log(error.code, error.message); }`,
    },
    expect: {
      stdout: `deadbeeffeff0000400921fb54442d18 222 -272716322 3.141592653589793 14593470
9223372036854775808n -9223372036854775808n
ERR_OUT_OF_RANGE The value of "value" is out of range. It must be >= 0 and <= 255. Received 256
ERR_OUT_OF_RANGE The value of "offset" is out of range. It must be >= 0 and <= 12. Received 14
`,
    },
  },
  {
    name: 'TextEncoder and TextDecoder',
    snippet: {
      language: 'javascript',
      source: `console.log(new TextEncoder().encode('a€😀\\0\\ud800'));
console.log(new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff, 0xe2, 0x82])));
const decoder = new TextDecoder('utf-8');
console.log(decoder.decode(new Uint8Array([0xf0, 0x9f]), { stream: true }) + decoder.decode(new Uint8Array([0x98, 0x80])));
try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])); } catch (error) { console.log(error.name, error.code); }
try { new TextDecoder('klingon'); } catch (error) { console.log(error.name, error.message); }`,
    },
    expect: {
      stdout: `Uint8Array(12) [
   97, 226, 130, 172,
  240, 159, 152, 128,
    0, 239, 191, 189
]
a��
😀
TypeError ERR_ENCODING_INVALID_ENCODED_DATA
RangeError The "klingon" encoding is not supported
`,
    },
  },
  {
    name: 'atob and btoa',
    snippet: {
      language: 'javascript',
      source: `console.log(btoa('hello'), atob('aGVsbG8='), atob(' aGk '));
try { btoa('€'); } catch (error) { console.log(error.name, error.message); }
try { atob('a'); } catch (error) { console.log(error.name); }`,
    },
    expect: {
      stdout: `aGVsbG8= hello hi
InvalidCharacterError Invalid character
InvalidCharacterError
`,
    },
  },
  {
    name: 'URL parts are read and set',
    snippet: {
      language: 'javascript',
      source: `const url = new URL('https://u:p@example.com:8080/a/../b?x=1&y=2#frag');
console.log(url.href, url.origin, url.host, url.pathname, url.search, url.hash, url.username);
url.searchParams.append('z', 'a b&c');
url.port = '443';
url.hash = '';
url.pathname = '/ü';
console.log(String(url), JSON.stringify({ url }), url.searchParams.get('x'));
url.search = '?only=1';
console.log([...url.searchParams], URL.canParse('nope'), new URL('../x', 'http://h/a/b/c').href);
try { new URL('nope'); } catch (error) { console.log(error.name, error.code, error.message); }`,
    },
    expect: {
      stdout: `https://u:p@example.com:8080/b?x=1&y=2#frag https://example.com:8080 example.com:8080 /b ?x=1&y=2 #frag u
https://u:p@example.com/%C3%BC?x=1&y=2&z=a+b%26c {"url":"https://u:p@example.com/%C3%BC?x=1&y=2&z=a+b%26c"} 1
[ [ 'only', '1' ] ] false http://h/a/x
TypeError ERR_INVALID_URL Invalid URL
`,
    },
  },
  {
    name: 'URL and URLSearchParams are inspected',
    snippet: {
      language: 'javascript',
      source: `console.log(new URL('http://a.b/c?d=e#f'));
console.log(new URLSearchParams('a=1&b=2'), new URLSearchParams());`,
    },
    expect: {
      stdout: `URL {
  href: 'http://a.b/c?d=e#f',
  origin: 'http://a.b',
  protocol: 'http:',
  username: '',
  password: '',
  host: 'a.b',
  hostname: 'a.b',
  port: '',
  pathname: '/c',
  search: '?d=e',
  searchParams: URLSearchParams { 'd' => 'e' },
  hash: '#f'
}
URLSearchParams { 'a' => '1', 'b' => '2' } URLSearchParams {}
`,
    },
  },
  {
    name: 'URLSearchParams',
    snippet: {
      language: 'javascript',
      source: `const params = new URLSearchParams({ b: '2', a: '1' });
params.append('a', 'x y+z&=é');
params.sort();
console.log(params.toString(), params.size, params.getAll('a'), params.has('a', '1'), [...params.keys()]);
params.delete('a', '1');
params.set('c', 3);
console.log(String(params), String(new URLSearchParams('?q=%41+%zz&&r')), String(new URLSearchParams([['k', 'v']])));`,
    },
    expect: {
      stdout: `a=1&a=x+y%2Bz%26%3D%C3%A9&b=2 3 [ '1', 'x y+z&=é' ] true [ 'a', 'a', 'b' ]
a=x+y%2Bz%26%3D%C3%A9&b=2&c=3 q=A+%25zz&r= k=v
`,
    },
  },
  {
    name: 'node:url',
    snippet: {
      language: 'javascript',
      source: `const { fileURLToPath, pathToFileURL, parse, format } = require('url');
console.log(fileURLToPath('file:///a%20b/c.js'), pathToFileURL('/x y/z#1').href);
const parts = parse('http://user@host.com:80/p/a?q=1#h', true);
console.log(parts.hostname, parts.port, parts.pathname, parts.query.q, parts.hash, parts.auth);
console.log(format({ protocol: 'https', hostname: 'h.io', pathname: '/p', query: { a: 1 } }));`,
    },
    expect: {
      stdout: `/a b/c.js file:///x%20y/z%231
host.com 80 /p/a 1 #h user
https://h.io/p?a=1
`,
    },
  },
  {
    name: 'querystring',
    snippet: {
      language: 'javascript',
      source: `const querystring = require('querystring');
console.log(querystring.parse('a=1&b=2&a=3&c=%20x+y'), querystring.stringify({ x: [1, 2], y: 'ü &', z: true }));`,
    },
    expect: {
      stdout: `[Object: null prototype] { a: [ '1', '3' ], b: '2', c: ' x y' } x=1&x=2&y=%C3%BC%20%26&z=true
`,
    },
  },
  {
    name: 'crypto hashes',
    snippet: {
      language: 'javascript',
      source: `const crypto = require('crypto');
for (const name of ['md5', 'sha1', 'sha256', 'sha512']) console.log(name, crypto.createHash(name).update('hello').digest('hex'));
console.log(crypto.createHash('sha256').update('a').update(Buffer.from('b')).digest('base64'));
console.log(crypto.createHmac('sha256', 'key').update('data').digest('hex'));`,
    },
    expect: {
      stdout: `md5 5d41402abc4b2a76b9719d911017c592
sha1 aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d
sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
sha512 9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043
+44g/C5MPySMYMOb1lLzwTRymLuXe4tNWQO4UFViBgM=
5031fe3d989c6d1537a013fa6e739da23463fdaec3b70137d828e36ace221bd0
`,
    },
  },
  {
    name: 'crypto randomness has the right shapes',
    snippet: {
      language: 'javascript',
      source: `const crypto = require('crypto');
console.log(crypto.randomBytes(8).length, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()));
const n = crypto.randomInt(5, 8);
console.log(n >= 5 && n < 8, globalThis.crypto.getRandomValues(new Uint8Array(4)).length, crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')));`,
    },
    expect: {
      stdout: `8 true
true 4 true
`,
    },
  },
  {
    name: 'StringDecoder keeps open sequences',
    snippet: {
      language: 'javascript',
      source: `const { StringDecoder } = require('string_decoder');
const decoder = new StringDecoder('utf8');
console.log([decoder.write(Buffer.from([0xe2, 0x82])), decoder.write(Buffer.from([0xac, 0x41])), decoder.end(Buffer.from([0xc3]))]);`,
    },
    expect: {
      stdout: `[ '', '€A', '�' ]
`,
    },
  },
  {
    name: 'os tells only constants',
    snippet: {
      language: 'javascript',
      source: `const os = require('os');
console.log(JSON.stringify(os.EOL), os.platform(), os.tmpdir(), os.type());`,
    },
    expect: {
      stdout: `"\\n" linux /tmp Linux
`,
    },
  },
];
