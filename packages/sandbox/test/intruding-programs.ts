import { type Hostile, libc } from "./hostile-program.js"

/** Nobody else on this machine sleeps as long. */
export const daemonSeconds = "611.25"

/** Programs that reach for what is not theirs, and those that are hard to run or to read. */
export const intrudingPrograms: readonly Hostile[] = [
  {
    row: 10,
    what: "reads secrets",
    program: {
      code: "import os\nfor p in ('/etc/shadow', '/proc/1/environ'):\n  try: print(*sorted(open(p).read().strip(chr(0)).split(chr(0))))\n  except OSError as e: print('no')\nprint(*sorted(os.environ))",
      env: { GIVEN: "1" },
    },
    outcome: "exited",
    exitCode: 0,
    // Init's variables are the sandbox's own. Podman adds two that say nothing.
    stdout:
      /^no\nHOME=\/workspace HOSTNAME=sandbox LANG=C.UTF-8 PATH=\S+ PYTHONDONTWRITEBYTECODE=1 (TERM=xterm )?TEST_MARK=\S+( container=podman)?\nGIVEN HOME HOSTNAME LANG PATH PWD PYTHONDONTWRITEBYTECODE SHLVL (TERM )?TEST_MARK( container)?\n$/,
  },
  ...["('169.254.169.254', 80)", "('172.17.0.1', 22)", "('2001:db8::1', 80)", "('example.com', 80)"].map(
    (address) => ({
      row: 11,
      what: `connects to ${address}`,
      program: { code: `import socket\nsocket.create_connection(${address}, 3)` },
      outcome: "exited" as const,
      exitCode: 1,
      stderr: /unreachable|name resolution|Name or service/i,
    }),
  ),
  ...["", "os.close(1); os.close(2); "].map((closing) => ({
    row: 12,
    what: `leaves a daemon ${closing ? "without" : "with"} output`,
    program: {
      code: `import os\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    ${closing}os.execvp('sleep', ['sleep', '${daemonSeconds}'])\n  os._exit(0)\nprint('done')`,
    },
    outcome: "exited" as const,
    exitCode: 0,
    stdout: /done/,
  })),
  {
    row: 13,
    what: "deletes everything",
    program: {
      language: "shell",
      code: "rm -rf --no-preserve-root / 2>/dev/null; cat /etc/passwd; python3 -c 'import json; print(json.__file__)'",
    },
    outcome: "exited",
    exitCode: 0,
    stdout: /root:x:0[\s\S]*json\/__init__/,
  },
  {
    row: 13,
    what: "empties every folder it may write to",
    program: {
      code: "import os, shutil\nfor d in ('/', '/usr', '/workspace', '/tmp', '/dev/shm', '/proc', '/sys'): shutil.rmtree(d, ignore_errors=True)\nprint(os.path.exists('/usr/bin/python3'), os.listdir('/workspace'))",
    },
    outcome: "exited",
    exitCode: 0,
    stdout: /^True \[\]\n$/,
  },
  {
    row: 14,
    what: "attaches to init",
    program: {
      code: `${libc}attach, seize = 16, 0x4206\nfor call, first in ((libc.ptrace, attach), (libc.ptrace, seize), (libc.process_vm_readv, 1), (libc.process_vm_writev, 1)):\n  print(call(first, 1, 0, 0, 0, 0), ctypes.get_errno())`,
    },
    outcome: "exited",
    exitCode: 0,
    stdout: /^(-1 1\n){4}$/,
  },
  {
    row: 15,
    what: "writes every byte",
    program: {
      code: "import sys\nsys.stdout.buffer.write(bytes(range(256)))\nsys.stdout.flush()\nsys.stdout.buffer.write(b'\\xe2\\x82'); sys.stdout.flush(); sys.stdout.buffer.write(b'\\xac')",
    },
    outcome: "exited",
    exitCode: 0,
    stdout: /bcd[\s\S]*\ufffd[\s\S]*€$/,
    stdoutBytes: [...Array(256).keys(), 0xe2, 0x82, 0xac],
  },
  {
    row: 16,
    what: "waits for input",
    program: { code: "input()" },
    outcome: "exited",
    exitCode: 1,
    stderr: /EOFError/,
  },
  {
    row: 18,
    what: "kills init and everybody in reach, many times over",
    program: {
      code: "import os, time\nfor i in range(8):\n  if os.fork() == 0: time.sleep(60)\nfor pid in [1, -1, 0]:\n  try: os.kill(pid, 9)\n  except OSError: pass",
    },
    outcome: "killed",
  },
  {
    row: 18,
    // The kernel spares the caller and init, so what is left is a program that ends by itself.
    what: "kills everybody, then itself",
    program: { code: "import os\ntry: os.kill(-1, 9)\nexcept OSError: pass\nos.kill(os.getpid(), 9)" },
    outcome: "killed",
    signal: "SIGKILL",
  },
  {
    row: 23,
    what: "mounts, unshares, changes user, writes kernel settings",
    program: {
      code: `${libc}import os
def denied(n, f):
  try:
    r = f()
    print(n, 'denied' if r == -1 else 'allowed')
  except OSError: print(n, 'denied')
denied('mount', lambda: libc.mount(b'none', b'/tmp', b'tmpfs', 0, None))
denied('unshare', lambda: libc.unshare(0x10000000))
denied('clone', lambda: libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0))
denied('setuid', lambda: os.setuid(0))
denied('sys', lambda: open('/proc/sys/kernel/hostname', 'w'))
denied('sysrq', lambda: open('/proc/sysrq-trigger', 'w'))`,
    },
    outcome: "exited",
    exitCode: 0,
    stdout: /^(\w+ denied\n){6}$/,
  },
  // Calls that need no rights, by their numbers on this kind of processor; allowed, they would fail in another way.
  ...(process.arch === "x64"
    ? [
        {
          row: 23,
          what: "uses interfaces of the kernel that nobody needs",
          program: {
            code: `${libc}
calls = dict(io_uring_setup=(425, 1), add_key=(248,), keyctl=(250, 0, -3), kcmp=(312, 1, 1), userfaultfd=(323, 0),
  bpf=(321,), af_alg=(41, 38, 5), af_vsock=(41, 40, 1), personality=(135, 0xffffffff), clone3=(435, 0, 0))
for name, call in calls.items(): print(name, libc.syscall(*call), ctypes.get_errno())`,
          },
          outcome: "exited" as const,
          exitCode: 0,
          stdout: /^(\w+ -1 1\n){9}clone3 -1 38\n$/,
        },
      ]
    : []),
  {
    row: 27,
    what: "has CRLF line ends",
    program: { code: "if True:\r\n  print('ok')\r\n" },
    outcome: "exited",
    exitCode: 0,
    stdout: /^ok\n$/,
  },
  {
    row: 27,
    what: "starts with a byte order mark",
    program: { code: "\ufeffprint('ok')" },
    outcome: "exited",
    exitCode: 0,
    stdout: /^ok\n$/,
  },
  {
    row: 27,
    what: "holds half a surrogate pair",
    program: { code: "print(len('\ud83d'), ascii('\ud83d'))" },
    outcome: "exited",
    exitCode: 0,
    stdout: /^1 '\\ufffd'\n$/,
  },
  {
    row: 27,
    what: "is a file name and variable full of shell characters",
    program: {
      code: "import os\nprint(os.environ['GIVEN'])\nfor name in sorted(os.listdir('.')): print(name)",
      files: { "$(id); rm -rf ~ '\".txt": "x" },
      env: { GIVEN: "$(id) `id` '\" \\ ;" },
    },
    outcome: "exited",
    exitCode: 0,
    stdout: /^\$\(id\) `id` '" \\ ;\n\$\(id\); rm -rf ~ '"\.txt\nmain\.py\n$/,
  },
  {
    row: 27,
    what: "is a megabyte of source with shell characters",
    program: { code: `# ${"$(x) `y` ' \" \\\\ ".repeat(65_536)}\r\nprint("ok'$(id)")` },
    outcome: "exited",
    exitCode: 0,
    stdout: /^ok'\$\(id\)\n$/,
  },
  { row: 27, what: "holds NUL", program: { code: "print(1)\0" }, outcome: "exited" },
]
