package io.claudebench.task.list;

import io.claudebench.core.Call;
import io.claudebench.core.Refusal;
import io.claudebench.core.redis.Script;
import io.claudebench.core.redis.Scripts;
import io.claudebench.postgres.Postgres;
import io.claudebench.task.list.ListOrder.Place;
import io.claudebench.task.model.TaskSettings;
import io.claudebench.task.persist.Archive;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Scripts over ended tasks, which may have left Redis: what PostgreSQL has of each goes with it. Such a script answers
 * nothing when its only task is not in Redis and its hash was not given.
 */
@Singleton
public final class Bulk {
  /** Tasks looked up at a time. */
  private static final int PAGE = 1000;

  private final Archive archive;
  private final Postgres postgres;
  private final Listing listing;
  private final int chunk;

  Bulk(Archive archive, Postgres postgres, Listing listing, TaskSettings settings) {
    this.archive = archive;
    this.postgres = postgres;
    this.listing = listing;
    this.chunk = settings.chunk();
  }

  /** The script's answer for one task. Refuses {@code NOT_FOUND}. */
  public Uni<Response> one(Call call, Script script, List<?> head, String id) {
    return script.run(call, head, args(List.of(Map.of("id", id))))
        .chain(reply -> reply.size() > 0 ? Uni.createFrom().item(reply.get(0))
        : archive.find(call.caller().tenant(), id)
        .chain(found -> found.isEmpty() ? missing(id) : script.run(call, head, args(List.of(found.get())))
            .chain(again -> again.size() > 0 ? Uni.createFrom().item(again.get(0)) : missing(id))));
  }

  private static Uni<Response> missing(String id) {
    return Uni.createFrom().failure(Refusal.NOT_FOUND.because("No task " + id + "."));
  }

  /** @param head the script's arguments before the tasks  @param isWhole it wants their bodies */
  public record Order(Script script, List<?> head, ListFilter filter, boolean isWhole) {}

  /**
   * The script's answers for the oldest tasks of a filter, a page and of it a chunk after the other; it stops when the
   * script refuses with nothing done.
   */
  public Uni<List<Response>> each(Call call, Order order, int limit) {
    return from(call, order, null, limit, new ArrayList<>(), 0).map(List::copyOf);
  }

  private Uni<List<Response>> from(Call call, Order order, Place after, int left, List<Response> all, int parts) {
    var ask = new Listing.Ask(call.caller().tenant(), call.keys(), order.filter(), ListOrder.CREATED, after,
        Math.min(left, PAGE), order.isWhole());
    return postgres.beside(() -> listing.page(ask, UnaryOperator.identity())).chain(page -> {
      var chunks = chunks(page.tasks(), parts);
      int rest = left - page.tasks().size();
      return Multi.createFrom().iterable(chunks).onItem()
          .transformToUniAndConcatenate(part -> order.script().run(call.part(part.number), order.head(),
              args(part.hashes)))
          .onItem().invoke(reply -> reply.forEach(all::add)).collect().last()
          .chain(done -> page.next() == null || rest == 0 ? Uni.createFrom().item(all)
              : from(call, order, page.next(), rest, all, parts + chunks.size()));
    });
  }

  private record Part(int number, List<Map<String, String>> hashes) {}

  private List<Part> chunks(List<Map<String, String>> hashes, int first) {
    var parts = new ArrayList<Part>();
    for (int from = 0; from < hashes.size(); from += chunk) {
      parts.add(new Part(first + parts.size(), hashes.subList(from, Math.min(from + chunk, hashes.size()))));
    }
    return parts;
  }

  /** As {@code lib/archived.lua} reads them; a hash that is only an id is not known yet. */
  private static List<String> args(List<Map<String, String>> hashes) {
    var args = new ArrayList<String>();
    for (Map<String, String> hash : hashes) {
      args.add(hash.get("id"));
      args.add(Integer.toString(hash.size() == 1 ? 0 : 2 * hash.size()));
      if (hash.size() > 1) {
        hash.forEach((field, value) -> args.addAll(List.of(field, value)));
      }
    }
    return args;
  }
}
