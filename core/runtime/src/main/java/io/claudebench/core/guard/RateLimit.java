package io.claudebench.core.guard;

import io.claudebench.core.Caller;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Verb;
import io.claudebench.core.Window;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sliding-window limit of a verb, per caller. It is checked in Lua ({@code limit.lua}), in front of the verb's own
 * script, so all replicas share it and exactly {@code max} of any number of parallel calls pass.
 */
@Singleton
public final class RateLimit {
  private final Map<String, Rate> rates = new ConcurrentHashMap<>();
  private final Settings settings;

  RateLimit(Settings settings) {
    this.settings = settings;
  }

  private record Rate(int max, int ms) {
    static final Rate OFF = new Rate(0, 0);

    static Rate parse(String verb, String text) {
      if (text.isEmpty() || text.equals("off")) {
        return OFF;
      }
      try {
        int slash = text.indexOf('/');
        return new Rate(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
      } catch (RuntimeException e) {
        throw new IllegalStateException("The rate limit of " + verb + " is '" + text
            + "'; write limit/windowMs, for example 100/60000, or off.");
      }
    }
  }

  /** The window in which a caller's calls of a verb count, or null when it has no limit. */
  public Window window(Verb verb, Keys keys, Caller caller) {
    Rate rate = rates.computeIfAbsent(verb.name(), name -> verb.lifeline() ? Rate.OFF
        : Rate.parse(name, settings.rateLimit().getOrDefault(name, verb.rateLimit())));
    return rate == Rate.OFF ? null
        : new Window(keys.of(Key.RATE_LIMIT, verb.name(), caller.actor()), rate.max(), rate.ms());
  }
}
