package io.claudebench.core.journal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.hibernate.validator.constraints.Range;

/** What an operator may set under {@code claudebench.audit.*}; milliseconds throughout. */
@ConfigMapping(prefix = "claudebench.audit")
public interface AuditSettings {

  /**
   * What the chains of the audit are made with, a secret, the same for all replicas of event-service and for good: with
   * another key no row that was written before holds. Without one it is derived from {@code claudebench.key-pepper}.
   */
  Optional<@Size(min = 16, max = 1000) String> key();

  /**
   * Notes of a tenant that PostgreSQL does not have yet; at it new tasks are refused {@code FULL}. Twice as many are
   * kept, so that what goes on meanwhile is noted too.
   */
  @WithDefault("100000")
  @Range(min = 1, max = 10_000_000)
  int auditMax();

  /** Notes of a tenant that this process keeps until Redis takes them; what comes beyond is counted only. */
  @WithDefault("10000")
  @Range(min = 1, max = 1_000_000)
  int waitingMax();

  /** Notes reach Redis this often; a process that is killed takes so much of them with it. */
  @WithDefault("100")
  @Range(min = 1, max = 60_000)
  int flushMs();

  /** How often events and notes are copied to PostgreSQL, by event-service. */
  @WithDefault("200")
  @Range(min = 10, max = 60_000)
  int copyMs();

  /** Events, and notes, in one transaction of the copy. */
  @WithDefault("1000")
  @Range(min = 1, max = 1000)
  int batchMax();
}
