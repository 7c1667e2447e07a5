package io.claudebench.task.persist;

import io.claudebench.core.Keys;
import io.claudebench.core.redis.Background;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What tasks weigh in Redis, so that bodies are only read as many at a time as fit. Blocks; for virtual threads. */
@Singleton
public final class Sketches {
  private static final int CHUNK = 500;

  private final Script script;

  Sketches(Scripts scripts) {
    this.script = scripts.ungated("task_sketch");
  }

  /** @param bytes of its whole hash, about; 0 when it is not there  @param fields those that were asked for and set */
  public record Sketch(String id, long bytes, Map<String, String> fields) {}

  /** In the order of the ids. */
  public List<Sketch> of(Keys keys, List<String> ids, List<String> fields) {
    var all = new ArrayList<Sketch>(ids.size());
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<String> some = ids.subList(from, Math.min(from + CHUNK, ids.size()));
      Response reply = Projection.await(script.run(Background.silent(keys), fields.size(), fields, some));
      for (int i = 0; i < some.size(); i++) {
        all.add(sketch(some.get(i), fields, reply, i * (1 + fields.size())));
      }
    }
    return all;
  }

  private static Sketch sketch(String id, List<String> names, Response reply, int at) {
    var fields = new LinkedHashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      Response value = reply.get(at + 1 + i);
      if (value != null) {
        fields.put(names.get(i), value.toString());
      }
    }
    return new Sketch(id, reply.get(at).toLong(), fields);
  }

  /** The same in their order, in runs of at most so many bytes together, and of one where one alone is more. */
  public static <T> List<List<T>> runs(List<T> all, ToLongFunction<T> bytes, long bytesMax) {
    var runs = new ArrayList<List<T>>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < all.size(); i++) {
      long more = bytes.applyAsLong(all.get(i));
      if (i > from && sum + more > bytesMax) {
        runs.add(all.subList(from, i));
        from = i;
        sum = 0;
      }
      sum += more;
    }
    if (from < all.size()) {
      runs.add(all.subList(from, all.size()));
    }
    return runs;
  }
}
