package io.claudebench.core.guard;

import io.claudebench.core.Call;
import io.claudebench.core.Key;
import io.claudebench.core.Settings;
import io.claudebench.core.Verb;
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

  /** @param key where the calls of this caller are counted  @param max calls in any {@code ms} milliseconds */
  public record Window(String key, int max, int ms) {}

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

  /** The window this call counts in, or null when its verb has no limit. */
  public Window window(Call call) {
    Verb verb = call.verb();
    Rate rate = rates.computeIfAbsent(verb.name(), name -> verb.lifeline() ? Rate.OFF
        : Rate.parse(name, settings.rateLimit().getOrDefault(name, verb.rateLimit())));
    return rate == Rate.OFF ? null
        : new Window(call.keys().of(Key.RATE_LIMIT, verb.name(), call.caller().actor()), rate.max(), rate.ms());
  }
}
