/** Some milliseconds of V8 each, a hundred or so of an interpreter. */
export const JAVASCRIPT_KERNELS = {
  'fib recursion': `
    const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));
    console.log(fib(27));`,
  'sieve of primes': `
    const top = 200000;
    const isComposite = new Uint8Array(top + 1);
    let primes = 0;
    for (let n = 2; n <= top; n++) {
      if (isComposite[n]) continue;
      primes++;
      for (let multiple = n * n; multiple <= top; multiple += n) isComposite[multiple] = 1;
    }
    console.log(primes);`,
  'n bodies': `
    const bodies = [
      { x: 0, y: 0, z: 0, vx: 0, vy: 0, vz: 0, m: 39.47 },
      { x: 4.84, y: -1.16, z: -0.1, vx: 0.6, vy: 2.81, vz: -0.02, m: 0.037 },
      { x: 8.34, y: 4.12, z: -0.4, vx: -1.01, vy: 1.82, vz: 0.008, m: 0.011 },
      { x: 12.89, y: -15.11, z: -0.22, vx: 1.08, vy: 0.868, vz: -0.01, m: 0.0017 },
      { x: 15.37, y: -25.9, z: 0.179, vx: 0.979, vy: 0.594, vz: -0.034, m: 0.002 },
    ];
    for (let step = 0; step < 4000; step++) {
      for (let i = 0; i < bodies.length; i++) {
        const a = bodies[i];
        for (let j = i + 1; j < bodies.length; j++) {
          const b = bodies[j];
          const dx = a.x - b.x, dy = a.y - b.y, dz = a.z - b.z;
          const square = dx * dx + dy * dy + dz * dz;
          const pull = 0.01 / (square * Math.sqrt(square));
          a.vx -= dx * b.m * pull; a.vy -= dy * b.m * pull; a.vz -= dz * b.m * pull;
          b.vx += dx * a.m * pull; b.vy += dy * a.m * pull; b.vz += dz * a.m * pull;
        }
      }
      for (const a of bodies) { a.x += 0.01 * a.vx; a.y += 0.01 * a.vy; a.z += 0.01 * a.vz; }
    }
    console.log(bodies[1].x.toFixed(6));`,
  mandelbrot: `
    let inside = 0;
    for (let row = 0; row < 80; row++) {
      for (let column = 0; column < 80; column++) {
        const cx = column / 40 - 1.5, cy = row / 40 - 1;
        let x = 0, y = 0, turn = 0;
        while (turn < 100 && x * x + y * y < 4) {
          const next = x * x - y * y + cx;
          y = 2 * x * y + cy;
          x = next;
          turn++;
        }
        if (turn === 100) inside++;
      }
    }
    console.log(inside);`,
  'sorting strings': `
    let seed = 42;
    const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648);
    const words = [];
    for (let word = 0; word < 12000; word++) words.push('w' + random().toString(36));
    words.sort();
    console.log(words[0], words[6000], words[11999]);`,
  'regular expressions': `
    const line = 'GET /v1/runs/42 HTTP/1.1 host=example.org user=alice@example.org took=31ms ';
    const text = line.repeat(4000);
    const mails = text.match(/[a-z0-9.]+@[a-z0-9]+\\.[a-z]+/g).length;
    const paths = text.match(/GET (\\/\\w+)+/g).length;
    console.log(mails, paths, text.replace(/\\d+/g, '#').length);`,
  'JSON round trip': `
    const made = { rows: Array.from({ length: 2500 }, (_, id) => ({ id, name: 'row ' + id, tags: ['a', 'b'], at: { x: id, y: 0.5 } })) };
    let text = JSON.stringify(made);
    for (let turn = 0; turn < 3; turn++) text = JSON.stringify(JSON.parse(text));
    console.log(text.length);`,
  'SHA-256': `
    const K = [];
    const isPrime = (n) => { for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return true; };
    const part = (root) => ((root - Math.floor(root)) * 4294967296) | 0;
    const first = [];
    for (let n = 2; K.length < 64; n++) {
      if (!isPrime(n)) continue;
      if (first.length < 8) first.push(part(Math.sqrt(n)));
      K.push(part(Math.cbrt(n)));
    }
    const turn = (x, by) => (x >>> by) | (x << (32 - by));
    const w = new Int32Array(64);
    let hash = first.slice();
    for (let block = 0; block < 700; block++) {
      for (let t = 0; t < 16; t++) w[t] = Math.imul(block + t, 2654435761) ^ hash[t % 8];
      for (let t = 16; t < 64; t++) {
        const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
        const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
        w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let t = 0; t < 64; t++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      const next = [a, b, c, d, e, f, g, h];
      hash = hash.map((word, at) => (word + next[at]) | 0);
    }
    console.log(hash.map((word) => (word >>> 0).toString(16)).join(''));`,
};
