package io.claudebench.instance.state;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.instance.state.*}; relations are checked at boot. */
@ConfigMapping(prefix = "claudebench.instance.state")
public interface StateSettings {

  /**
   * Values of one tenant; over it a put of a new name is refused {@code FULL}, while reading, replacing and deleting go
   * on.
   */
  @WithDefault("1000000")
  @Range(min = 1, max = 100_000_000)
  int statesMax();

  /** A value of fewer bytes is kept as it is, whatever {@code compress} says: it would hardly shrink. */
  @WithDefault("1024")
  @Range(min = 0, max = StateLimits.VALUE)
  int compressFrom();

  /**
   * Bytes that a stored value may have once expanded; over it a read is {@code TOO_LARGE}. At least 262,144, the most a
   * put takes.
   */
  @WithDefault("1048576")
  @Range(min = StateLimits.VALUE, max = 67_108_864)
  int expandMax();

  /**
   * Bytes of the values in one answer of {@code state.batch_get}; what is over it is asked for again. At least
   * expandMax.
   */
  @WithDefault("4194304")
  @Range(min = StateLimits.VALUE, max = 67_108_864)
  int answerMax();

  /** Values per script of a batch, 1 to 1,000; more make fewer round trips, and longer pauses for everybody else. */
  @WithDefault("250")
  @Range(min = 1, max = 1000)
  int chunk();

  /** Bytes that may be compressed or expanded on the event loop; more is done beside it. 0 is always beside it. */
  @WithDefault("16384")
  @Range(min = 0, max = StateLimits.VALUE)
  int inlineMax();

  @AssertTrue(message = "must hold: answer-max is at least expand-max, or a value could never be answered")
  default boolean isEveryValueAnswered() {
    return answerMax() >= expandMax();
  }
}
