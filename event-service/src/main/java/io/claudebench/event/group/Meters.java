package io.claudebench.event.group;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What this process did for groups, of all tenants together. */
@Singleton
final class Meters {
  final Counter delivered;
  final Counter redelivered;
  final Counter acked;
  final Counter nacked;
  final Counter died;
  final Counter stale;

  Meters(MeterRegistry meters) {
    delivered = meters.counter("event.group.delivered");
    redelivered = meters.counter("event.group.redelivered");
    acked = meters.counter("event.group.acked");
    nacked = meters.counter("event.group.nacked");
    died = meters.counter("event.group.died");
    stale = meters.counter("event.group.stale");
  }
}
