#define _GNU_SOURCE
#include "link.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "schedule.h"

// Below the priority of the playout threads (60), above everything that is not real-time.
enum { PRIORITY = 40, MOST_WORDS = 64, LATENESS_BUCKETS = 20000 };

static struct impairment links[MOST_LINKS][2];
static int links_used;
static struct pollfd inputs[1 + MOST_INPUTS];  // the first is standard input
static int inputs_used = 1;
static uint32_t lateness[LATENESS_BUCKETS];  // packets that left so many microseconds after their time
static uint64_t sent;
static double arrived_us;

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

void link_setup(int count, uint32_t seed) {
  links_used = count;
  for (int i = 0; i < count; i++)
    for (int d = 0; d < 2; d++) impairment_start(&links[i][d], seed + 2 * i + d);
}

int link_count(void) { return links_used; }

int link_input(int fd) {
  if (inputs_used > MOST_INPUTS) return -1;
  inputs[inputs_used] = (struct pollfd){.fd = fd, .events = POLLIN};
  return inputs_used++;
}

int link_fd(int input) { return inputs[input].fd; }

static void send_packet(const struct packet *p) {
  ssize_t result = p->to.sin_port ? sendto(p->fd, p->bytes, p->length, 0, (const void *)&p->to, sizeof p->to)
                                  : write(p->fd, p->bytes, p->length);
  // A receiver that is gone or whose queue is full loses its packet, as on a real link.
  (void)result;
  double late = now_us() - p->at_us;
  lateness[late < 0 ? 0 : late >= LATENESS_BUCKETS ? LATENESS_BUCKETS - 1 : (int)late]++;
  sent++;
}

void link_carry(int link, enum direction direction, const void *bytes, int length, int fd, const struct sockaddr_in *to) {
  double at_us;
  int copies = impairment_pass(&links[link][direction], arrived_us, length, &at_us);
  for (; copies > 0; copies--) {
    struct packet *p = malloc(sizeof *p + length);
    if (!p) return;
    *p = (struct packet){.at_us = at_us, .fd = fd, .length = length};
    if (to) p->to = *to;
    memcpy(p->bytes, bytes, length);
    schedule_add(p);
  }
}

static int late_percentile(double part) {
  uint64_t seen = 0;
  for (int us = 0; us < LATENESS_BUCKETS; us++)
    if ((seen += lateness[us]) > 0 && seen >= part * sent) return us;
  return 0;
}

static void print_stats(void) {
  printf("{\"links\":[");
  for (int i = 0; i < links_used; i++)
    for (int d = 0; d < 2; d++) {
      const struct impairment *x = &links[i][d];
      printf("%s\"%s\":{\"received\":%lu,\"passed\":%lu,\"lost\":%lu,\"cut\":%lu,\"overflowed\":%lu,\"duplicated\":%lu}%s",
             d == DOWN ? (i ? ",{" : "{") : ",", d == DOWN ? "down" : "up", x->received, x->passed, x->lost, x->cut_off,
             x->overflowed, x->duplicated, d == UP ? "}" : "");
    }
  printf("],\"lateUs\":{\"p50\":%d,\"p99\":%d,\"max\":%d}}\n", late_percentile(0.5), late_percentile(0.99), late_percentile(1));
}

// impair <link|all> <down|up|both> name=value …
static bool impair(char *words[], int count) {
  if (count < 3) return false;
  bool all = !strcmp(words[1], "all");
  int only = atoi(words[1]);
  if (!all && (only < 0 || only >= links_used)) return false;
  for (int i = all ? 0 : only; i < (all ? links_used : only + 1); i++)
    for (int d = 0; d < 2; d++) {
      if (!strcmp(words[2], d == DOWN ? "up" : "down")) continue;
      for (int w = 3; w < count; w++) {
        char setting[128];
        snprintf(setting, sizeof setting, "%s", words[w]);
        char *equals = strchr(setting, '=');
        if (!equals) return false;
        *equals = 0;
        if (!impairment_set(&links[i][d], setting, equals + 1)) return false;
      }
    }
  printf("ok\n");
  return true;
}

static void obey(char *line, const struct carrier *carrier) {
  char *words[MOST_WORDS];
  int count = 0;
  for (char *word = strtok(line, " "); word && count < MOST_WORDS; word = strtok(NULL, " ")) words[count++] = word;
  if (count == 0) return;
  bool understood = true;
  if (!strcmp(words[0], "stats")) print_stats();
  else if (!strcmp(words[0], "impair")) understood = impair(words, count);
  else understood = carrier->command && carrier->command(words, count);
  if (!understood) printf("error: \"%s\" is not understood with %d words\n", words[0], count - 1);
  fflush(stdout);
}

// Reads what standard input has and obeys its whole lines. False at its end.
static bool commands(const struct carrier *carrier) {
  static char text[8192];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, text + length, sizeof text - 1 - length);
  if (got <= 0) return got < 0 && errno == EINTR;
  length += got;
  text[length] = 0;
  char *line = text;
  for (char *end; (end = strchr(line, '\n')); line = end + 1) {
    *end = 0;
    obey(line, carrier);
  }
  length -= line - text;
  memmove(text, line, length);
  return true;
}

static const char *become_punctual(void) {
  // Nanosecond timers instead of 50 µs of slack, no page faults on the way, and the processor when it is wanted.
  prctl(PR_SET_TIMERSLACK, 1);
  mlockall(MCL_CURRENT | MCL_FUTURE);
  struct sched_param priority = {.sched_priority = PRIORITY};
  return sched_setscheduler(0, SCHED_FIFO, &priority) == 0 ? "fifo" : "other";
}

static void wait_for_something(void) {
  struct timespec timeout, *limit = NULL;
  const struct packet *next = schedule_next();
  if (next) {
    double left_us = next->at_us - now_us();
    if (left_us < 0) left_us = 0;
    timeout.tv_sec = (time_t)(left_us / 1e6);
    timeout.tv_nsec = (long)((left_us - timeout.tv_sec * 1e6) * 1e3);
    limit = &timeout;
  }
  if (ppoll(inputs, inputs_used, limit, NULL) < 0)
    for (int i = 0; i < inputs_used; i++) inputs[i].revents = 0;
}

int link_run(const struct carrier *carrier) {
  inputs[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  printf("ready %s\n", become_punctual());
  fflush(stdout);
  for (;;) {
    for (const struct packet *next; (next = schedule_next()) && next->at_us <= now_us();) {
      struct packet *due = schedule_take();
      send_packet(due);
      free(due);
    }
    wait_for_something();
    arrived_us = now_us();
    for (int i = 1; i < inputs_used; i++)
      if (inputs[i].revents & POLLIN) carrier->readable(i);
    if (inputs[0].revents && !commands(carrier)) return 0;
  }
}
