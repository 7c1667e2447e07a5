package io.claudebench.instance;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Verbs;
import io.claudebench.core.cache.ReadCache;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.input.Doc;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The catalogue of the fleet, as {@code GET /verbs} shows it, with the JSON Schemas of each verb. Of an unknown domain
 * it has no verbs.
 */
@Handles(verb = "system.discover", summary = "Lists the verbs of the fleet with their JSON Schemas.",
    may = Access.READ, readOnly = true, cacheSeconds = 3600)
@Singleton
final class SystemDiscover implements Handler<SystemDiscover.In, SystemDiscover.Out> {

  record In(
      @Doc("First part of the names wanted, such as task; absent is every domain.")
      @Size(min = 1, max = 64) String domain) {}

  record Out(
      @NotNull @Doc("The verbs, by name.") List<Entry> verbs) {}

  private final Catalogue catalogue;
  private final ReadCache cache;
  private final Verbs verbs;

  SystemDiscover(Catalogue catalogue, ReadCache cache, Verbs verbs) {
    this.catalogue = catalogue;
    this.cache = cache;
    this.verbs = verbs;
  }

  /** Each replica ends what is kept when it sees a change: the last one ends what those kept that saw it later. */
  void start(@Observes StartupEvent boot) {
    catalogue.onChange(this::changed);
    changed();
  }

  private void changed() {
    cache.invalidate(verbs.find("system.discover")).subscribe().with(done -> {}, failure -> {});
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return catalogue.fresh().map(all -> new Out(all.stream().filter(verb -> in.domain() == null
        || verb.name().startsWith(in.domain() + ".")).toList()));
  }
}
