// What the playout thread says of itself, once a period (the last six fields are added by JavaScript's thread). Every field is a double (counters are exact to 2^53), so that
// JavaScript reads the whole as one Float64Array; the names are exported beside it and checked against src/playout.ts.
#pragma once

namespace carillon {

// Counters only grow, over all programmes and sound cards of one Playout.
#define CARILLON_STATS(FIELD)                                                                            \
  FIELD(real)                 /* samples played, by kind */                                              \
  FIELD(redundant)                                                                                       \
  FIELD(retransmitted)                                                                                   \
  FIELD(fec)                                                                                             \
  FIELD(concealed)                                                                                       \
  FIELD(silenced)             /* and those jumped over */                                                \
  FIELD(concealmentEvents)    /* runs of concealed or silenced frames after something was heard */       \
  FIELD(decodeErrors)         /* frames that libopus refused */                                          \
  FIELD(reanchors)            /* jumps on the timeline, small */                                         \
  FIELD(hardResyncs)          /* and large */                                                            \
  FIELD(framesWritten)        /* sample frames given to the sound card, silence included */              \
  FIELD(underruns)            /* times the sound card ran dry */                                         \
  FIELD(underrunSeconds)                                                                                 \
  FIELD(playoutDelaySum)      /* seconds of device delay, summed over sample frames */                   \
  FIELD(timeline)             /* generation in force; 0: none */                                         \
  FIELD(anchored)             /* 1 while the timeline is being followed */                               \
  FIELD(anchorSample)         /* stream position where accounting of this timeline began */              \
  FIELD(position)             /* stream position accounted for: sum of kinds = position - anchorSample */ \
  FIELD(mediaSample)          /* media sample at the head of the newest period */                        \
  FIELD(heardAtUs)            /* local time at which it is heard */                                      \
  FIELD(heardAtSiteUs)        /* site time of the same instant */                                        \
  FIELD(errorUs)              /* heard minus due, smoothed */                                            \
  FIELD(ratioPpm)             /* resampling in force */                                                  \
  FIELD(integralPpm)          /* the clocks' difference as learned */                                    \
  FIELD(delayUs)              /* capture to sound in force, without trim */                              \
  FIELD(deviceDelayUs)        /* written but not yet heard */                                            \
  FIELD(nextFrame)            /* frame that will be decoded next; -1: none */                            \
  FIELD(nextFrameDueUs)       /* local time at which it will be */                                       \
  FIELD(inserted)             /* frames taken in, and refused as late, known, too early, not Opus */     \
  FIELD(late)                                                                                            \
  FIELD(duplicates)                                                                                      \
  FIELD(early)                                                                                           \
  FIELD(invalid)                                                                                         \
  FIELD(ringFill)             /* frames held and not yet decoded */

struct Stats {
#define CARILLON_FIELD(name) double name = 0;
  CARILLON_STATS(CARILLON_FIELD)
#undef CARILLON_FIELD
};

inline constexpr const char* kStatNames[] = {
#define CARILLON_FIELD(name) #name,
    CARILLON_STATS(CARILLON_FIELD)
#undef CARILLON_FIELD
};
inline constexpr int kStatCount = sizeof(kStatNames) / sizeof(kStatNames[0]);
static_assert(sizeof(Stats) == kStatCount * sizeof(double), "Stats is read as an array");

}  // namespace carillon
