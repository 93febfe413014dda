#include "schedule.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static struct packet **heap;
static size_t count, room;
static uint64_t orders;

static bool before(const struct packet *a, const struct packet *b) {
  return a->at_us < b->at_us || (a->at_us == b->at_us && a->order < b->order);
}

static void swap(size_t i, size_t j) {
  struct packet *held = heap[i];
  heap[i] = heap[j];
  heap[j] = held;
}

void schedule_add(struct packet *packet) {
  if (count == room) {
    room = room ? 2 * room : 1024;
    heap = realloc(heap, room * sizeof *heap);
    if (!heap) {
      fprintf(stderr, "lossy-link: out of memory with %zu packets waiting\n", count);
      exit(1);
    }
  }
  packet->order = orders++;
  heap[count] = packet;
  for (size_t i = count++; i > 0 && before(heap[i], heap[(i - 1) / 2]); i = (i - 1) / 2) swap(i, (i - 1) / 2);
}

const struct packet *schedule_next(void) { return count ? heap[0] : NULL; }

struct packet *schedule_take(void) {
  struct packet *first = heap[0];
  heap[0] = heap[--count];
  for (size_t i = 0;;) {
    size_t least = i, child = 2 * i + 1;
    for (size_t c = child; c < child + 2 && c < count; c++)
      if (before(heap[c], heap[least])) least = c;
    if (least == i) return first;
    swap(i, least);
    i = least;
  }
}
