package io.claudebench.core.health;

import io.claudebench.core.redis.Memory;
import jakarta.inject.Singleton;

/** Whether Redis keeps what it was given: one that throws keys away when it is full makes the service not ready. */
@Singleton
public final class Keeping implements Condition {
  private final Memory memory;

  Keeping(Memory memory) {
    this.memory = memory;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public boolean up() {
    return memory.last().evicting().isEmpty();
  }

  @Override
  public boolean degraded() {
    return false;
  }

  @Override
  public String detail() {
    Memory.Look look = memory.last();
    return !look.evicting().isEmpty() ? "maxmemory-policy is " + look.evicting() + "; set it to noeviction"
        : look.max() == 0 ? "no maxmemory" : look.percent() + " % of maxmemory";
  }
}
