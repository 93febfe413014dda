// A sound card for any ALSA program, made of arithmetic: an ioplug PCM (alsa-lib, pcm_ioplug.h) that takes frames at 48 kHz with a
// settable clock error, reports its position as coarsely as asked, runs dry when it is not fed, and records what was heard to
// <file>.raw (s16le stereo) and when to <file>.index (JSON lines, as the virtual card of edge/native writes them):
//   {"frame":n,"timeUs":t,"ppm":p}    frame n is heard at t of CLOCK_MONOTONIC, the following at 48 kHz and p ppm
//   {"frame":n,"timeUs":t,"xrun":0}   after frame n - 1 the card had nothing to play
// Configuration: pcm.NAME { type carillon  file "…"  ppm 50.0  quantum_us 0 }
#define _GNU_SOURCE
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { RATE = 48000, CHANNELS = 2 };

struct card {
  snd_pcm_ioplug_t io;
  FILE *raw, *index;
  double ppm, frames_per_us, quantum_us;
  snd_pcm_uframes_t wake_room, boundary;
  bool running, dry;
  double start_us;    // when the first frame since the last prepare is heard
  uint64_t recorded;  // frames in the recording before the last prepare
  uint64_t written;   // frames since the last prepare
};

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

static double time_of(const struct card *card, double frame) { return card->start_us + frame / card->frames_per_us; }

// Frames heard since the start, truly.
static double heard(const struct card *card) {
  return card->running ? (now_us() - card->start_us) * card->frames_per_us : 0;
}

// The same as the card tells it: in steps, and never more than there was to hear.
static double reported(const struct card *card) {
  if (!card->running) return 0;
  double elapsed_us = now_us() - card->start_us;
  if (card->quantum_us > 0) elapsed_us = floor(elapsed_us / card->quantum_us) * card->quantum_us;
  return fmin(elapsed_us * card->frames_per_us, card->written);
}

static void set_timer(const struct card *card, double at_us) {
  // Zero would disarm it; one nanosecond is at once.
  struct itimerspec timer = {.it_value = {.tv_nsec = 1}};
  if (at_us > 0) {
    timer.it_value.tv_sec = (time_t)(at_us / 1e6);
    timer.it_value.tv_nsec = (long)((at_us - timer.it_value.tv_sec * 1e6) * 1e3);
  }
  timerfd_settime(card->io.poll_fd, TFD_TIMER_ABSTIME, &timer, NULL);
}

// Wakes the program when there is room for what it waits for.
static void wake_when_due(const struct card *card) {
  double needed = (double)card->written - card->io.buffer_size + card->wake_room;
  if (needed <= 0) {
    set_timer(card, 0);
  } else if (card->running) {
    double after_us = needed / card->frames_per_us;
    if (card->quantum_us > 0) after_us = ceil(after_us / card->quantum_us) * card->quantum_us;
    set_timer(card, card->start_us + after_us + 1);
  } else {
    struct itimerspec never = {0};
    timerfd_settime(card->io.poll_fd, 0, &never, NULL);
  }
}

static int prepare(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  card->recorded += card->written;
  card->written = 0;
  card->running = card->dry = false;
  wake_when_due(card);
  return 0;
}

static int start(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  if (card->written == 0) return -EPIPE;  // as the kernel answers when there is nothing to play
  card->start_us = now_us();
  card->running = true;
  fprintf(card->index, "{\"frame\":%lu,\"timeUs\":%.3f,\"ppm\":%g}\n", card->recorded, card->start_us, card->ppm);
  fflush(card->index);
  wake_when_due(card);
  return 0;
}

// What was written but is not heard, because the program dropped it, does not belong into the recording.
static int stop(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  uint64_t played = (uint64_t)heard(card);
  if (card->running && played < card->written) {
    card->written = played;
    long bytes = (long)((card->recorded + played) * CHANNELS * sizeof(int16_t));
    fflush(card->raw);
    if (ftruncate(fileno(card->raw), bytes) || fseek(card->raw, bytes, SEEK_SET)) return -EIO;
  }
  card->running = false;
  wake_when_due(card);
  return 0;
}

static snd_pcm_sframes_t pointer(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  if (card->running && heard(card) > card->written && io->state != SND_PCM_STATE_DRAINING) {
    if (!card->dry) {
      fprintf(card->index, "{\"frame\":%lu,\"timeUs\":%.3f,\"xrun\":0}\n", card->recorded + card->written,
              time_of(card, card->written));
      fflush(card->index);
    }
    card->dry = true;
    return -EPIPE;
  }
  return (snd_pcm_sframes_t)((snd_pcm_uframes_t)reported(card) % card->boundary);
}

static int16_t to_s16(const void *sample, snd_pcm_format_t format) {
  if (format == SND_PCM_FORMAT_S16_LE) return *(const int16_t *)sample;
  if (format == SND_PCM_FORMAT_S32_LE) return (int16_t)(*(const int32_t *)sample >> 16);
  float scaled = roundf(*(const float *)sample * 32768.0f);
  return (int16_t)fmaxf(-32768.0f, fminf(32767.0f, scaled));
}

static snd_pcm_sframes_t transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset,
                                  snd_pcm_uframes_t size) {
  struct card *card = io->private_data;
  for (snd_pcm_uframes_t i = 0; i < size; i++) {
    int16_t frame[CHANNELS];
    for (int c = 0; c < CHANNELS; c++)
      frame[c] = to_s16((const char *)areas[c].addr + (areas[c].first + areas[c].step * (offset + i)) / 8, io->format);
    if (fwrite(frame, sizeof frame, 1, card->raw) != 1) return -EIO;
  }
  // At once, so that what was heard is there when the program is killed.
  fflush(card->raw);
  card->written += size;
  wake_when_due(card);
  return size;
}

static int delay(snd_pcm_ioplug_t *io, snd_pcm_sframes_t *frames) {
  struct card *card = io->private_data;
  *frames = lrint(card->written - reported(card));
  return 0;
}

static int hw_params(snd_pcm_ioplug_t *io, snd_pcm_hw_params_t *params) {
  (void)params;
  struct card *card = io->private_data;
  card->wake_room = io->period_size;
  return 0;
}

static int sw_params(snd_pcm_ioplug_t *io, snd_pcm_sw_params_t *params) {
  struct card *card = io->private_data;
  snd_pcm_sw_params_get_avail_min(params, &card->wake_room);
  return snd_pcm_sw_params_get_boundary(params, &card->boundary);
}

static int poll_revents(snd_pcm_ioplug_t *io, struct pollfd *descriptors, unsigned count, unsigned short *events) {
  (void)count;
  struct card *card = io->private_data;
  uint64_t expirations;
  if (descriptors[0].revents & POLLIN && read(io->poll_fd, &expirations, sizeof expirations) < 0) {
    // Another thread was faster; the room below says what is true.
  }
  bool dry = card->running && heard(card) > card->written;
  double room = io->buffer_size - (card->written - reported(card));
  *events = dry ? POLLERR | POLLOUT : room >= card->wake_room ? POLLOUT : 0;
  wake_when_due(card);
  return 0;
}

static int close_card(snd_pcm_ioplug_t *io) {
  struct card *card = io->private_data;
  if (card->raw) fclose(card->raw);
  if (card->index) fclose(card->index);
  if (io->poll_fd >= 0) close(io->poll_fd);
  free(card);
  return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = start,
    .stop = stop,
    .pointer = pointer,
    .transfer = transfer,
    .prepare = prepare,
    .delay = delay,
    .hw_params = hw_params,
    .sw_params = sw_params,
    .poll_revents = poll_revents,
    .close = close_card,
};

// Empty, and ours alone: like a real card it plays for one program at a time. Returns 0 or what ALSA says of such a card.
static int open_part(FILE **part, const char *file, const char *suffix) {
  char path[4096];
  snprintf(path, sizeof path, "%s%s", file, suffix);
  *part = fopen(path, "abe");
  if (*part && !flock(fileno(*part), LOCK_EX | LOCK_NB)) return ftruncate(fileno(*part), 0) ? -EIO : 0;
  bool taken = *part != NULL;
  SNDERR("the virtual card cannot write %s: %s", path, strerror(errno));
  return taken ? -EBUSY : -EACCES;
}

static int constrain(snd_pcm_ioplug_t *io) {
  // ALSA's converters reach their slave by mmap, which ioplug emulates.
  const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_MMAP_INTERLEAVED};
  const unsigned formats[] = {SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_S32_LE, SND_PCM_FORMAT_FLOAT_LE};
  int error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, access);
  if (!error) error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 3, formats);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, CHANNELS, CHANNELS);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, RATE, RATE);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 128, 1 << 20);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 256, 4 << 20);
  if (!error) error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 1024);
  return error;
}

SND_PCM_PLUGIN_DEFINE_FUNC(carillon) {
  (void)root;
  const char *file = NULL;
  double ppm = 0, quantum_us = 0;
  snd_config_iterator_t i, next;
  snd_config_for_each(i, next, conf) {
    snd_config_t *entry = snd_config_iterator_entry(i);
    const char *id;
    if (snd_config_get_id(entry, &id) < 0) continue;
    if (!strcmp(id, "file")) snd_config_get_string(entry, &file);
    else if (!strcmp(id, "ppm")) snd_config_get_ireal(entry, &ppm);
    else if (!strcmp(id, "quantum_us")) snd_config_get_ireal(entry, &quantum_us);
  }
  if (stream != SND_PCM_STREAM_PLAYBACK || !file) {
    SNDERR("the virtual card plays, and needs a file to record to");
    return -EINVAL;
  }
  struct card *card = calloc(1, sizeof *card);
  if (!card) return -ENOMEM;
  card->ppm = ppm;
  card->quantum_us = quantum_us;
  card->frames_per_us = RATE * 1e-6 * (1 + ppm * 1e-6);
  card->boundary = 1ul << 62;
  int error = open_part(&card->raw, file, ".raw");
  if (!error) error = open_part(&card->index, file, ".index");
  card->io = (snd_pcm_ioplug_t){
      .version = SND_PCM_IOPLUG_VERSION,
      .name = "Carillon virtual sound card",
      .flags = SND_PCM_IOPLUG_FLAG_MONOTONIC | SND_PCM_IOPLUG_FLAG_BOUNDARY_WA,
      .callback = &callbacks,
      .private_data = card,
      .poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC),
      .poll_events = POLLIN,
  };
  if (!error) error = snd_pcm_ioplug_create(&card->io, name, stream, mode);
  if (error) {
    close_card(&card->io);
    return error;
  }
  error = constrain(&card->io);
  if (error) {
    snd_pcm_ioplug_delete(&card->io);
    return error;
  }
  *pcmp = card->io.pcm;
  return 0;
}

SND_PCM_PLUGIN_SYMBOL(carillon);
