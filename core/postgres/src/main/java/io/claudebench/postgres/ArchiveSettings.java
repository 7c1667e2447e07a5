package io.claudebench.postgres;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.archive.*}: how long PostgreSQL keeps what is over. */
@ConfigMapping(prefix = "claudebench.archive")
public interface ArchiveSettings {

  /**
   * Days after which ended tasks and rows of the audit may leave, whole months of UTC at a time: what is kept is this
   * and up to a month more. By default a year is always whole; 36,500 is as good as for ever.
   */
  @WithDefault("400")
  @Range(min = 1, max = 36_500)
  int days();

  /** Rows that are looked at in one step, which is one transaction. */
  @WithDefault("1000")
  @Range(min = 1, max = 10_000)
  int stepMax();

  /** Milliseconds between two looks; while there is more to leave, {@link #pauseMs} between two steps. */
  @WithDefault("60000")
  @Range(min = 10, max = 3_600_000)
  int everyMs();

  /** Milliseconds between two steps, so that others have PostgreSQL in between. */
  @WithDefault("100")
  @Range(min = 1, max = 60_000)
  int pauseMs();

  @AssertTrue(message = "must hold: pause-ms is not above every-ms")
  default boolean isPauseOrdered() {
    return pauseMs() <= everyMs();
  }
}
