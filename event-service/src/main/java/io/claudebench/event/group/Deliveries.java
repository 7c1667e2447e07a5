package io.claudebench.event.group;

import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import java.util.List;
import java.util.stream.Stream;

/** Deliveries as a caller names them. */
final class Deliveries {
  static final String REGEX = "[0-9]{1,16}-[0-9]{1,16}";

  /** Each once. Refuses {@code INVALID} none. */
  static List<String> of(String one, List<String> several) {
    var ids = Stream.concat(Stream.ofNullable(one), Stream.ofNullable(several).flatMap(List::stream)).distinct()
        .toList();
    if (ids.isEmpty()) {
      throw Refusal.invalid("/deliveryIds", "must have one delivery at least");
    }
    return ids;
  }

  static boolean isLost(Throwable failure) {
    return failure instanceof Refused refused && refused.word() == Refusal.LEASE_LOST;
  }

  private Deliveries() {}
}
