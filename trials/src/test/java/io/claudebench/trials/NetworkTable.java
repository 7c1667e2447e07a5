package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who talks to whom, as docs/kubernetes.md shows it: a row for each rule of each policy. */
final class NetworkTable {
  private NetworkTable() {}

  /** @param named where a policy stands → what is rendered there; a row says all places that have it */
  static List<String> rows(Map<String, Rendered> named) {
    var places = new LinkedHashMap<String, String>();
    named.forEach((place, rendered) -> NetworkRules.policies(rendered).flatMap(NetworkTable::rows).sorted()
        .forEach(row -> places.merge(row, place, (one, other) -> one + ", " + other)));
    return Stream.concat(Stream.of("| Policy | From | To | Port | In |", "|---|---|---|---|---|"),
        places.entrySet().stream().map(row -> row.getKey() + " " + row.getValue() + " |")).toList();
  }

  private static Stream<String> rows(NetworkPolicy policy) {
    String who = Selectors.say(policy.getSpec().getPodSelector());
    String start = "| `" + policy.getMetadata().getName() + "` | ";
    Stream<String> in = policy.getSpec().getIngress().stream()
        .map(rule -> start + peers(rule.getFrom()) + " | " + who + " | " + ports(rule.getPorts()) + " |");
    Stream<String> out = policy.getSpec().getEgress().stream()
        .map(rule -> start + who + " | " + peers(rule.getTo()) + " | " + ports(rule.getPorts()) + " |");
    boolean isSilent = policy.getSpec().getIngress().isEmpty() && policy.getSpec().getEgress().isEmpty();
    return isSilent ? Stream.of(start + who + " | nobody | none |") : Stream.concat(in, out);
  }

  private static String peers(List<NetworkPolicyPeer> peers) {
    return peers.stream().map(NetworkTable::peer).collect(Collectors.joining("; "));
  }

  private static String peer(NetworkPolicyPeer peer) {
    return Stream.of(peer.getIpBlock() == null ? null : peer.getIpBlock().getCidr(),
        peer.getPodSelector() == null ? null : Selectors.say(peer.getPodSelector()),
        peer.getNamespaceSelector() == null ? null : "namespaces with " + Selectors.say(peer.getNamespaceSelector()))
        .filter(Objects::nonNull).collect(Collectors.joining(" in "));
  }

  private static String ports(List<NetworkPolicyPort> ports) {
    return ports.stream().map(port -> (port.getPort().getStrVal() != null ? port.getPort().getStrVal()
        : port.getPort().getIntVal()) + (port.getProtocol().equals("TCP") ? "" : " " + port.getProtocol()))
        .collect(Collectors.joining(", "));
  }
}
