/* Makes, lists, renames, appends to, cuts, and removes files and folders, and tells each step that fails. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void step(const char *name, int result) {
  if (result < 0) printf("%s: %s\n", name, strerror(errno));
}

static void put(const char *path, int flags, const char *text) {
  int file = open(path, O_WRONLY | O_CREAT | flags, 0644);
  step(path, file);
  if (file < 0) return;
  step("write", (int)write(file, text, strlen(text)));
  step("close", close(file));
}

/* Counts, since folders may be read in any order. */
static int entries(const char *path) {
  DIR *folder = opendir(path);
  int count = 0;
  if (!folder) return -1;
  for (struct dirent *entry; (entry = readdir(folder));) count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

int main(void) {
  step("mkdir", mkdir("made", 0755));
  step("mkdir again", mkdir("made", 0755));
  put("made/a.txt", O_TRUNC, "one");
  put("made/a.txt", O_APPEND, "two");
  put("made/b.txt", O_TRUNC, "to be cut");
  step("truncate", truncate("made/b.txt", 5));
  put("made/c.txt", O_EXCL, "to be removed");
  put("made/c.txt", O_EXCL, "");
  printf("%d entries\n", entries("made"));
  step("rename", rename("made/a.txt", "kept.txt"));
  step("unlink", unlink("made/c.txt"));
  step("rmdir of a full folder", rmdir("made"));
  struct stat state;
  step("stat", stat("kept.txt", &state));
  printf("%d bytes, %s\n", (int)state.st_size, S_ISREG(state.st_mode) ? "a file" : "no file");
  step("open what is not there", open("made/a.txt", O_RDONLY));
  puts(open("../etc/passwd", O_RDONLY) < 0 ? "nothing above" : "opened what is above");
  printf("%d entries\n", entries("made"));
  return 0;
}
