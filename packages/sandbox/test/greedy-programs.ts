import { gunzipSync } from "node:zlib"
import { type Hostile, libc } from "./hostile-program.js"

/**
 * Built with `gcc -Os -nostdlib -static` from a program in C that handles SIGALRM by writing "again" and calling execve
 * on /proc/self/exe, sets an alarm of one second and waits.
 */
const again =
  "H4sIAAAAAAACA6t39XFjYmRkgAEmBjsGEO87gwOY7wAV34BQAhSzAKpzYGBhYAarZQXJw9RBdcDoR1BxGA0zJvBpSQobA/FAAEobHnA1vOTTy3oAyN4FMsCj00Xlxw6QsR69pjuBlA9Q4INH53F+1h3WYNESlQ9ALSCBwzv4gSL8rPzchgcMLznu4APyHHdxQE25AVJ6Yz8TWBPr5P///4NEHwDZR6HsDz6dBzw6Q1R+GF7yOO6i8gKo0gVoDS/UmgdgS4Du26EKFNkPdlPnNX5Wxx1KIJdfArkcZMB1sOjrd/oFRfnJ+sWpOWn6qRWpDInpiZl5XAwMesUZxSVFJYlJDHolqRUlDHpF+SmJJYkMVAHc0Dhgw4gvCDiDpp4RjS8IFTOC8msYHaA0hC+GQz8yzYzFXZOgCiQJ2A8A6X2UTbACAAA="

/** Programs that take more than they may have: time, memory, files, processes, output. */
export const greedyPrograms: readonly Hostile[] = [
  {
    row: 1,
    what: "forks without end",
    program: { code: "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", timeoutMs: 2000 },
    outcome: "timeout",
  },
  {
    row: 2,
    what: "takes all memory",
    program: { code: "x = []\nwhile True: x.append(' ' * 10**7)" },
    outcome: "memory",
  },
  {
    row: 3,
    what: "writes without newline",
    program: { code: "import sys\nwhile True: sys.stdout.write('a' * 65536)" },
    outcome: "output",
    stdout: /^a+$/,
  },
  {
    row: 4,
    what: "writes lines to both streams",
    program: { code: "import sys\nwhile True:\n  print('out of it'); print('errors', file=sys.stderr)" },
    outcome: "output",
  },
  { row: 5, what: "loops", program: { code: "while True: pass", timeoutMs: 1000 }, outcome: "timeout" },
  {
    row: 6,
    what: "ignores signals",
    program: {
      code: "import signal\nfor s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)\nwhile True: signal.pause()",
      timeoutMs: 1000,
    },
    outcome: "timeout",
  },
  ...["/tmp/x", "x"].map((path) => ({
    row: 7,
    what: `fills ${path}`,
    program: { code: `f = open('${path}', 'wb')\nwhile True: f.write(b'a' * 2**20)` },
    outcome: "exited" as const,
    exitCode: 1,
    stderr: /No space left/,
  })),
  {
    row: 8,
    what: "makes millions of files",
    program: { code: "i = 0\nwhile True: open(f'f{i}', 'w').close(); i += 1" },
    outcome: "exited",
    exitCode: 1,
    stderr: /No space left/,
  },
  {
    row: 17,
    what: "starts many threads",
    program: {
      code: "import threading, time\nfor i in range(200): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()",
    },
    outcome: "exited",
    exitCode: 1,
    stderr: /can't start new thread/,
  },
  {
    row: 17,
    what: "leaves its children dead and unburied",
    program: {
      code: "import os, sys, time\nborn = 0\ntry:\n  while born < 500:\n    if os.fork() == 0: os._exit(0)\n    born += 1\nexcept OSError as e: sys.exit(f'{born} {e}')",
    },
    outcome: "exited",
    exitCode: 1,
    stderr: /^[3-6]\d \[Errno 11\]/,
  },
  {
    row: 17,
    what: "leaves five hundred dead grandchildren to init",
    program: {
      code: "import os, time\nfor born in range(500):\n  while True:\n    try: child = os.fork()\n    except BlockingIOError: time.sleep(0.01); continue\n    break\n  if child == 0:\n    try: os.fork()\n    finally: os._exit(0)\n  os.waitpid(child, 0)\nprint('all')",
      // A thousand processes, beside fork bombs of others.
      timeoutMs: 120_000,
    },
    outcome: "exited",
    exitCode: 0,
    stdout: /^all\n$/,
  },
  {
    row: 24,
    what: "recurses past the C stack",
    program: {
      code: "import sys\nsys.setrecursionlimit(2**31 - 1)\nx = []\nfor _ in range(10**6): x = [x]\nrepr(x)",
    },
    outcome: "killed",
    signal: "SIGSEGV",
  },
  {
    row: 24,
    what: "reads address 0",
    program: { code: "import ctypes\nctypes.string_at(0)" },
    outcome: "killed",
    signal: "SIGSEGV",
  },
  {
    row: 24,
    what: "unpacks a bomb",
    program: {
      code: "import zlib\npacker = zlib.compressobj(1)\nbomb = b''.join(packer.compress(bytes(2**20)) for _ in range(600)) + packer.flush()\nprint(len(zlib.decompress(bomb)))",
    },
    outcome: "memory",
  },
  {
    row: 24,
    what: "computes 2**2**34",
    program: { code: "x = 2 ** 2 ** 34\nprint(x % 7)", timeoutMs: 2500 },
    outcome: ["memory", "timeout"],
  },
  {
    row: 24,
    what: "computes 2**2**30 and writes it out",
    program: { code: "import sys\nsys.set_int_max_str_digits(0)\nprint(2 ** 2 ** 30)", timeoutMs: 2500 },
    outcome: ["memory", "timeout"],
  },
  {
    row: 24,
    what: "backtracks without end",
    program: { code: "import re\nre.match('(a+)+$', 'a' * 60 + 'b')", timeoutMs: 1500 },
    outcome: "timeout",
  },
  {
    row: 26,
    what: "fills shared memory",
    program: { code: "f = open('/dev/shm/x', 'wb')\nwhile True: f.write(b'a' * 2**20)" },
    outcome: "exited",
    exitCode: 1,
    stderr: /No space left/,
  },
  {
    row: 26,
    what: "opens many pipes",
    program: { code: "import os\nk = []\nwhile True: k.append(os.pipe())" },
    outcome: "exited",
    exitCode: 1,
    stderr: /Too many open files/,
  },
  {
    row: 26,
    what: "opens many sockets",
    program: { code: "import socket\nk = []\nwhile True: k.append(socket.socketpair())" },
    outcome: "exited",
    exitCode: 1,
    stderr: /Too many open files/,
  },
  {
    row: 26,
    what: "makes message queues",
    program: {
      code: `${libc}import os, sys
flags = os.O_RDWR | os.O_CREAT
queues = 0
while queues < 10**6 and libc.mq_open(b'/q%d' % queues, flags, 0o600, None) >= 0: queues += 1
print(queues, os.strerror(ctypes.get_errno()))
sys.exit(1)`,
    },
    outcome: "exited",
    exitCode: 1,
    stdout: /^\d{1,4} (Too many|Cannot allocate|No space|Permission|Function not)/,
  },
  {
    row: 26,
    what: "asks for a core dump",
    program: {
      language: "shell",
      code: "ulimit -c unlimited 2>/dev/null && exit 9\npython3 -c 'import os; os.abort()' 2>/dev/null\nls; exit 1",
    },
    outcome: "exited",
    exitCode: 1,
    stdout: /^main\.sh\n$/,
  },
  {
    row: 30,
    what: "starts itself again on signals",
    program: {
      code: "import os, signal, sys, time\nsignal.signal(14, lambda *a: os.execv(sys.executable, ['python3', 'main.py']))\nsignal.alarm(1)\nwhile True: time.sleep(1)",
      timeoutMs: 1800,
    },
    outcome: "timeout",
  },
  // The machine code is of this kind of processor.
  ...(process.arch === "x64"
    ? [
        {
          row: 30,
          what: "is a compiled program that starts itself again on signals",
          program: {
            language: "shell",
            code: "chmod +x again; exec ./again",
            files: { again: gunzipSync(Buffer.from(again, "base64")) },
            timeoutMs: 2500,
          },
          outcome: "timeout" as const,
          stdout: /^again\n/,
        },
      ]
    : []),
]
