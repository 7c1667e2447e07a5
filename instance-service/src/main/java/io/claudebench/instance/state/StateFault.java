package io.claudebench.instance.state;

import io.claudebench.core.Refused;

/**
 * Why one value of a batch is refused.
 *
 * @param version the version now, where another one was expected
 */
record StateFault(String code, String detail, Long version) {
  static StateFault of(Refused refused) {
    return new StateFault(refused.word().name(), refused.getMessage(), null);
  }
}
