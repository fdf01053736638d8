// Runs a program as sukut-agent.service would: without capabilities, without new privileges, as nobody, on a read-only
// file system but for one folder, with the system calls that the unit lets through and no others (EPERM, as there).
// For tests where no systemd runs.
//
//   sandbox FOLDER CALLS PROGRAM…      CALLS: a file of system call numbers, one a line
//
// Exit code 125 when this machine cannot do it; else the program's.
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/mount.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { kNobody = 65534, kCallsMax = 1000, kLastCapability = 40 };

static void fail(const char* what) {
  fprintf(stderr, "sandbox: %s: %s\n", what, strerror(errno));
  exit(125);
}

// ProtectSystem=strict, ReadWritePaths=FOLDER.
static void make_read_only_but(const char* folder) {
  struct mount_attr read_only = {.attr_set = MOUNT_ATTR_RDONLY};
  struct mount_attr writable = {.attr_clr = MOUNT_ATTR_RDONLY};
  if (unshare(CLONE_NEWNS) != 0) fail("unshare");
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) fail("mount private");
  if (mount(folder, folder, NULL, MS_BIND, NULL) != 0) fail("mount folder");
  if (syscall(SYS_mount_setattr, -1, "/", AT_RECURSIVE, &read_only, sizeof read_only) != 0) fail("read-only");
  if (syscall(SYS_mount_setattr, -1, folder, 0, &writable, sizeof writable) != 0) fail("writable folder");
}

// Stays as it is where root may not raise it: the agent works without, and says so.
static void limit(int which, rlim_t most) {
  const struct rlimit value = {most, most};
  if (setrlimit((__rlimit_resource_t)which, &value) != 0) perror("sandbox: a limit cannot be raised here");
}

// User=, CapabilityBoundingSet=, NoNewPrivileges=yes.
static void become_nobody(void) {
  for (unsigned long each = 0; each <= kLastCapability; ++each) (void)prctl(PR_CAPBSET_DROP, each, 0UL, 0UL, 0UL);
  if (setgroups(0, NULL) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 || setresuid(kNobody, kNobody, kNobody) != 0) {
    fail("nobody");
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0) fail("no new privileges");
}

// SystemCallFilter=, SystemCallErrorNumber=EPERM.
static void let_through(const char* calls) {
  static struct sock_filter filter[2 * kCallsMax + 2];
  unsigned short size = 0;
  FILE* const file = fopen(calls, "r");
  if (file == NULL) fail(calls);
  filter[size++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (unsigned number = 0, count = 0; count < kCallsMax && fscanf(file, "%u", &number) == 1; ++count) {
    filter[size++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1);
    filter[size++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  }
  fclose(file);
  filter[size++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
  const struct sock_fprog program = {size, filter};
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0UL, 0UL) != 0) fail("seccomp");
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  make_read_only_but(argv[1]);
  limit(RLIMIT_RTPRIO, 60);
  limit(RLIMIT_MEMLOCK, RLIM_INFINITY);
  umask(077);
  become_nobody();
  let_through(argv[2]);
  execvp(argv[3], argv + 3);
  fail(argv[3]);
}
