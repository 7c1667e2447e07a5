package io.claudebench.instance.state;

import io.claudebench.core.EventLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Compresses and expands values: a little on the event loop, more beside it. Counts what came in and what was stored of
 * it, by the codec that was asked for: {@code state_bytes_in_total}, {@code state_bytes_stored_total},
 * {@code state_compression_ratio}.
 */
@Singleton
final class Packing {
  private final StateSettings settings;
  private final Map<Codec, Counter> in = new EnumMap<>(Codec.class);
  private final Map<Codec, Counter> stored = new EnumMap<>(Codec.class);

  Packing(StateSettings settings, MeterRegistry meters) {
    this.settings = settings;
    for (Codec codec : Codec.values()) {
      in.put(codec, meters.counter("state.bytes.in", "codec", codec.name()));
      stored.put(codec, meters.counter("state.bytes.stored", "codec", codec.name()));
      meters.gauge("state.compression.ratio", List.of(Tag.of("codec", codec.name())), codec, this::ratio);
    }
  }

  /** The stored forms of values, in their order. */
  Uni<List<byte[]>> pack(List<StateItem> items, List<StateValue> values) {
    int work = 0;
    for (int i = 0; i < items.size(); i++) {
      int size = values.get(i).bytes().length;
      work += items.get(i).compress() == Codec.none || size < settings.compressFrom() ? 0 : size;
    }
    Supplier<List<byte[]>> pack = () -> IntStream.range(0, items.size())
        .mapToObj(i -> values.get(i).stored(items.get(i).compress(), settings.compressFrom())).toList();
    return run(work, pack);
  }

  /** Does {@code open} with these stored forms, of which so many bytes will be expanded. */
  <T> Uni<T> open(List<byte[]> forms, Supplier<T> open) {
    return run(forms.stream().filter(StateValue::isCompressed).mapToLong(StateValue::size).sum(), open);
  }

  StateValue open(String key, byte[] form) {
    return StateValue.of(key, form, settings.expandMax());
  }

  /** What was asked for is stored. */
  void stored(Codec codec, StateValue value, byte[] form) {
    in.get(codec).increment(value.bytes().length);
    stored.get(codec).increment(form.length);
  }

  /** Bytes in over bytes stored since the start; 1 before the first. */
  private double ratio(Codec codec) {
    double kept = stored.get(codec).count();
    return kept == 0 ? 1 : in.get(codec).count() / kept;
  }

  private <T> Uni<T> run(long bytes, Supplier<T> work) {
    if (bytes == 0 || bytes <= settings.inlineMax()) {
      return Uni.createFrom().item(work);
    }
    return EventLoop.back(Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }
}
