package io.claudebench.instance;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.input.Doc;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The catalogue of the fleet, as {@code GET /verbs} shows it, with the JSON Schemas of each verb. Of an unknown domain
 * it has no verbs.
 */
@Handles(verb = "system.discover", summary = "Lists the verbs of the fleet with their JSON Schemas.",
    may = Access.READ, readOnly = true)
@Singleton
final class SystemDiscover implements Handler<SystemDiscover.In, SystemDiscover.Out> {

  record In(
      @Doc("First part of the names wanted, such as task; absent is every domain.")
      @Size(min = 1, max = 64) String domain) {}

  record Out(
      @NotNull @Doc("The verbs, by name.") List<Entry> verbs) {}

  private final Catalogue catalogue;

  SystemDiscover(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Uni<Out> handle(In in, Call call) {
    return Uni.createFrom().item(new Out(catalogue.all().stream().filter(verb -> in.domain() == null
        || verb.name().startsWith(in.domain() + ".")).toList()));
  }
}
