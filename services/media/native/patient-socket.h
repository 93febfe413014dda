// What receivers say, sorted by the kernel: what somebody waits for, and what has time until the next frame.
#pragma once

namespace carillon {

/// Binds `patient` to the port of `prompt`, which is bound: from now on all RTCP comes to it that does not begin with a request for
/// repair, and everything else still to `prompt`. False where the system cannot sort; then all of it does.
bool sortInto(int patient, int prompt);

}  // namespace carillon
