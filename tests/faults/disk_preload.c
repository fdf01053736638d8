/* A preload that gives one process a bad disk, for the files whose path contains `match`, from the moment that the
   shared file (disk_file.h) says so: fsync that fails, no space, read-only. Everything else is left alone.
   Use: LD_PRELOAD=…/libsukut_disk.so SUKUT_DISK_FILE=FILE program; it is taken out of the children's environment. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include "disk_file.h"

static volatile struct sukut_disk_file* shared;

static void* next(const char* name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void set_up(void) {
  const char* path = getenv("SUKUT_DISK_FILE");
  unsetenv("LD_PRELOAD");
  if (path == NULL) return;
  int fd = open(path, O_RDWR | O_CLOEXEC);
  void* map = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (fd >= 0) close(fd);
  if (map == MAP_FAILED || ((struct sukut_disk_file*)map)->magic != SUKUT_DISK_MAGIC) {
    fprintf(stderr, "disk_preload: %s is no disk file\n", path);
    _exit(126); /* a test on a good disk by mistake would prove nothing */
  }
  shared = map;
}

static int is_meant(const char* path) { return strstr(path, (const char*)shared->match) != NULL; }
static int is_meant_fd(int fd) {
  char link[64], path[512];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = '\0';
  return is_meant(path);
}
static int fault(void) { return shared == NULL ? SUKUT_DISK_WELL : shared->fault; }
static int refuse(int error) {
  __atomic_add_fetch(&shared->refused, 1, __ATOMIC_SEQ_CST);
  errno = error;
  return -1;
}

/* 0: let it through. */
static int write_error(int fd) {
  const int now = fault();
  if (now != SUKUT_DISK_FULL && now != SUKUT_DISK_READ_ONLY) return 0;
  if (!is_meant_fd(fd)) return 0;
  return now == SUKUT_DISK_FULL ? ENOSPC : EROFS;
}

ssize_t write(int fd, const void* data, size_t size) {
  static ssize_t (*real)(int, const void*, size_t);
  if (real == NULL) real = next("write");
  const int error = write_error(fd);
  return error != 0 ? refuse(error) : real(fd, data, size);
}
ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  static ssize_t (*real)(int, const void*, size_t, off_t);
  if (real == NULL) real = next("pwrite");
  const int error = write_error(fd);
  return error != 0 ? refuse(error) : real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
  static ssize_t (*real)(int, const void*, size_t, off64_t);
  if (real == NULL) real = next("pwrite64");
  const int error = write_error(fd);
  return error != 0 ? refuse(error) : real(fd, data, size, at);
}
int ftruncate64(int fd, off64_t size) {
  static int (*real)(int, off64_t);
  if (real == NULL) real = next("ftruncate64");
  return fault() == SUKUT_DISK_READ_ONLY && is_meant_fd(fd) ? refuse(EROFS) : real(fd, size);
}
int fsync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = next("fsync");
  return fault() == SUKUT_DISK_FSYNC_FAILS && is_meant_fd(fd) ? refuse(EIO) : real(fd);
}
int fdatasync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = next("fdatasync");
  return fault() == SUKUT_DISK_FSYNC_FAILS && is_meant_fd(fd) ? refuse(EIO) : real(fd);
}
int open64(const char* path, int flags, ...) {
  static int (*real)(const char*, int, ...);
  if (real == NULL) real = next("open64");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (fault() == SUKUT_DISK_READ_ONLY && (flags & O_ACCMODE) != O_RDONLY && is_meant(path)) return refuse(EROFS);
  return real(path, flags, mode);
}
