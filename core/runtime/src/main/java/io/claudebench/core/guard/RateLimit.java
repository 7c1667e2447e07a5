package io.claudebench.core.guard;

import io.claudebench.core.Call;
import io.claudebench.core.Caller;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Settings;
import io.claudebench.core.Verb;
import io.claudebench.core.Window;
import io.claudebench.core.Windows;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The sliding-window limits of a call: that of its verb, per caller, and that of its tenant. They are checked in Lua
 * ({@code limit.lua}), in front of the verb's own script, so all replicas share them and exactly {@code max} of any
 * number of parallel calls pass.
 */
@Singleton
public final class RateLimit {
  private final Map<String, Rate> rates = new ConcurrentHashMap<>();
  private final Settings settings;
  private final Pace pace;

  RateLimit(Settings settings, Pace pace) {
    this.settings = settings;
    this.pace = pace;
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

  /** The windows in which a call counts, or null when there are none. Lifelines count nowhere. */
  public Windows of(Verb verb, Keys keys, Caller caller) {
    if (verb.lifeline()) {
      return null;
    }
    var windows = new ArrayList<Window>(3);
    Rate rate = rates.computeIfAbsent(verb.name(),
        name -> Rate.parse(name, settings.rateLimit().getOrDefault(name, verb.rateLimit())));
    if (rate != Rate.OFF) {
      windows.add(new Window("rateLimit", keys.of(Key.RATE_LIMIT, verb.name(), caller.actor()), rate.max(),
          rate.ms()));
    }
    pace.of(keys, caller).forEach(windows::add);
    return Windows.of(windows);
  }

  /** Runs a call, or refuses it where this replica knows already that its tenant's window is full. */
  public Uni<Object> run(Call call, Supplier<Uni<Object>> own) {
    return call.limits() == null ? own.get() : pace.run(call.caller(), own);
  }
}
