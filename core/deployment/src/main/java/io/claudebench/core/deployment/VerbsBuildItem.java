package io.claudebench.core.deployment;

import io.claudebench.core.Verb;
import io.quarkus.builder.item.SimpleBuildItem;
import java.util.List;

/** The verbs this service declares. */
public final class VerbsBuildItem extends SimpleBuildItem {
  private final List<Verb> verbs;

  VerbsBuildItem(List<Verb> verbs) {
    this.verbs = verbs;
  }

  public List<Verb> verbs() {
    return verbs;
  }
}
