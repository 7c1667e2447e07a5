package io.claudebench.trials.history;

import java.util.List;
import java.util.Set;

/**
 * What one who watched the fleet from its beginning was sent.
 *
 * @param entity the only task that was asked for; null for all
 * @param seen {@code id:version} of each event
 * @param gaps what it was told that it missed
 */
public record Watched(String watcher, String entity, Set<String> seen, List<String> gaps) {}
