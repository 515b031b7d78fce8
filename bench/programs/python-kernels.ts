/** Some tens of milliseconds of CPython each. */
export const PYTHON_KERNELS = {
  'fib recursion': `
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(24))`,
  'sieve of primes': `
top = 200000
composite = [False] * (top + 1)
primes = 0
for n in range(2, top + 1):
    if composite[n]:
        continue
    primes += 1
    for multiple in range(n * n, top + 1, n):
        composite[multiple] = True
print(primes)`,
  'n bodies': `
bodies = [
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47],
    [4.84, -1.16, -0.1, 0.6, 2.81, -0.02, 0.037],
    [8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011],
    [12.89, -15.11, -0.22, 1.08, 0.868, -0.01, 0.0017],
    [15.37, -25.9, 0.179, 0.979, 0.594, -0.034, 0.002],
]
for step in range(1000):
    for i in range(5):
        a = bodies[i]
        for j in range(i + 1, 5):
            b = bodies[j]
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            square = dx * dx + dy * dy + dz * dz
            pull = 0.01 / square ** 1.5
            a[3] -= dx * b[6] * pull
            a[4] -= dy * b[6] * pull
            a[5] -= dz * b[6] * pull
            b[3] += dx * a[6] * pull
            b[4] += dy * a[6] * pull
            b[5] += dz * a[6] * pull
    for a in bodies:
        a[0] += 0.01 * a[3]
        a[1] += 0.01 * a[4]
        a[2] += 0.01 * a[5]
print(int(bodies[1][0] * 1000000))`,
  mandelbrot: `
inside = 0
for row in range(40):
    for column in range(40):
        cx = column / 20 - 1.5
        cy = row / 20 - 1
        x = 0.0
        y = 0.0
        turn = 0
        while turn < 100 and x * x + y * y < 4:
            x, y = x * x - y * y + cx, 2 * x * y + cy
            turn += 1
        if turn == 100:
            inside += 1
print(inside)`,
  'sorting strings': `
seed = 42
words = []
for word in range(40000):
    seed = (seed * 1103515245 + 12345) % 2147483648
    words.append('w' + str(seed))
words.sort()
print(words[0], words[20000], words[39999])`,
  'regular expressions': `
import re
line = 'GET /v1/runs/42 HTTP/1.1 host=example.org user=alice@example.org took=31ms '
text = line * 1500
mails = len(re.findall(r'[a-z0-9.]+@[a-z0-9]+\\.[a-z]+', text))
paths = len(re.findall(r'GET (?:/\\w+)+', text))
print(mails, paths, len(re.sub(r'\\d+', '#', text)))`,
  'JSON round trip': `
import json
rows = [{'id': n, 'name': 'row ' + str(n), 'tags': ['a', 'b'], 'at': {'x': n, 'y': 0.5}} for n in range(2500)]
text = json.dumps({'rows': rows})
for turn in range(3):
    text = json.dumps(json.loads(text))
print(len(text))`,
  'SHA-256': `
import hashlib
block = b'cloche' * 2000
for turn in range(400):
    block = hashlib.sha256(block).digest() * 400
print(hashlib.sha256(block).hexdigest())`,
};
