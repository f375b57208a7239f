const denied = [
  // Looking into and steering other processes: init runs under the same user.
  "ptrace",
  "process_vm_readv",
  "process_vm_writev",
  "process_madvise",
  "kcmp",
  "pidfd_getfd",
  // Namespaces and mounts.
  "unshare",
  "setns",
  "mount",
  "umount",
  "umount2",
  "pivot_root",
  "chroot",
  "open_tree",
  "move_mount",
  "fsopen",
  "fsconfig",
  "fsmount",
  "fspick",
  "mount_setattr",
  // Kernel interfaces with a long history of holes, and nothing a graded program needs.
  "bpf",
  "perf_event_open",
  "userfaultfd",
  "io_uring_setup",
  "io_uring_enter",
  "io_uring_register",
  "keyctl",
  "add_key",
  "request_key",
  "name_to_handle_at",
  "open_by_handle_at",
  "fanotify_init",
  "lookup_dcookie",
  "vmsplice",
  "modify_ldt",
  "uselib",
  "nfsservctl",
  "move_pages",
  "mbind",
  "set_mempolicy",
  "set_mempolicy_home_node",
  "migrate_pages",
  // Calls of old 32-bit programs that hide behind one number what they want of a socket.
  "socketcall",
  // The machine itself.
  "init_module",
  "finit_module",
  "delete_module",
  "create_module",
  "query_module",
  "get_kernel_syms",
  "kexec_load",
  "kexec_file_load",
  "reboot",
  "swapon",
  "swapoff",
  "acct",
  "quotactl",
  "quotactl_fd",
  "syslog",
  "settimeofday",
  "clock_settime",
  "clock_settime64",
  "stime",
  "adjtimex",
  "clock_adjtime",
  "clock_adjtime64",
  "iopl",
  "ioperm",
  "sysfs",
  "_sysctl",
  "ustat",
  "vm86",
  "vm86old",
  "personality",
  "vhangup",
  "sethostname",
  "setdomainname",
]

const eperm = 1
const enosys = 38
/** All CLONE_NEW… flags: namespaces. */
const newNamespaces = 0x7e020000
const familyAlg = 38
const familyVsock = 40

/**
 * Seccomp profile in the engine's format, laid over the absence of every capability: denies what would let a
 * program reach other processes, namespaces, mounts or rarely used kernel interfaces. `clone3` hides its flags
 * behind a pointer, so it looks missing and C libraries fall back to `clone`.
 */
export function seccompProfile(): string {
  const socketOf = (family: number) => ({
    names: ["socket", "socketpair"],
    action: "SCMP_ACT_ERRNO",
    errnoRet: eperm,
    args: [{ index: 0, value: family, op: "SCMP_CMP_EQ" }],
  })
  return JSON.stringify({
    defaultAction: "SCMP_ACT_ALLOW",
    archMap: [
      { architecture: "SCMP_ARCH_X86_64", subArchitectures: ["SCMP_ARCH_X86", "SCMP_ARCH_X32"] },
      { architecture: "SCMP_ARCH_AARCH64", subArchitectures: ["SCMP_ARCH_ARM"] },
    ],
    syscalls: [
      { names: denied, action: "SCMP_ACT_ERRNO", errnoRet: eperm },
      { names: ["clone3"], action: "SCMP_ACT_ERRNO", errnoRet: enosys },
      ...namespaceFlags().map((flag) => ({
        names: ["clone"],
        action: "SCMP_ACT_ERRNO",
        errnoRet: eperm,
        args: [{ index: 0, value: flag, valueTwo: flag, op: "SCMP_CMP_MASKED_EQ" }],
      })),
      socketOf(familyAlg),
      socketOf(familyVsock),
    ],
  })
}

/** One rule per flag: a masked comparison asks whether all of its bits are set. */
function namespaceFlags(): number[] {
  return Array.from({ length: 31 }, (_, bit) => 2 ** bit).filter((flag) => (newNamespaces & flag) !== 0)
}
