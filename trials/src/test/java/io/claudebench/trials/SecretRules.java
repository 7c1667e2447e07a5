package io.claudebench.trials;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link ManifestRule}s about settings, secret ones and others. */
final class SecretRules {
  private static final Pattern GENERIC = Pattern.compile("create secret generic (\\S+)(.*)");
  private static final Pattern DOOR = Pattern.compile("create secret tls (\\S+) --cert=\\S+ --key=");
  private static final Pattern KEY = Pattern.compile("--from-(?:literal|file)=([\\w.-]+)=");
  private static final String LOGIN =
      "rediss?://\\$\\{quarkus\\.application\\.name}:\\$\\{quarkus\\.redis\\.password}@[\\w.-]+:\\d+";
  private static final Set<String> OF_CERT_MANAGER = Set.of("tls.crt", "tls.key", "ca.crt");
  private static final Set<String> OF_A_DOOR = Set.of("tls.crt", "tls.key");

  private SecretRules() {}

  static Stream<String> keys(Rendered rendered) {
    Stream<String> open = rendered.services().entrySet().stream().filter(one -> {
      Map<String, String> environment = rendered.environment(Rendered.container(one.getValue()));
      return !"0.0.0.0".equals(environment.get("QUARKUS_HTTP_HOST"))
          || environment.keySet().stream().filter(name -> name.matches("CLAUDEBENCH_KEYS_[A-Z]+_SECRET"))
          .noneMatch(name -> environment.containsKey(name.replace("_SECRET", "_ROLES")));
    }).map(Map.Entry::getKey);
    Stream<String> spelled = PodRules.containers(rendered)
        .flatMap(container -> rendered.environment(container).entrySet().stream())
        .filter(env -> env.getKey().matches(".*(SECRET|PASSWORD|PEPPER)") && !env.getValue().startsWith("${"))
        .map(Map.Entry::getKey);
    return Stream.concat(open, spelled);
  }

  static Stream<String> known(Rendered rendered) {
    Map<String, Set<String>> made =
        made(Sources.read("docs/kubernetes.md") + Sources.read("k8s/examples/workers.yaml"));
    Stream<String> variables = PodRules.containers(rendered).flatMap(one -> one.getEnv().stream())
        .filter(env -> env.getValueFrom() != null).map(env -> env.getValueFrom().getSecretKeyRef())
        .map(ref -> ref.getName() + "/" + ref.getKey());
    Stream<String> volumes = rendered.templates().values().stream().flatMap(one -> one.getSpec().getVolumes().stream())
        .map(Volume::getSecret).filter(Objects::nonNull).flatMap(SecretRules::keysOf);
    Stream<String> doors = rendered.each(Ingress.class).stream().flatMap(one -> one.getSpec().getTls().stream())
        .flatMap(tls -> OF_A_DOOR.stream().map(key -> tls.getSecretName() + "/" + key));
    return Stream.of(variables, volumes, doors).flatMap(keys -> keys).distinct().filter(key -> {
      String[] parts = key.split("/");
      return !made.getOrDefault(parts[0], Set.of()).contains(parts[1]);
    });
  }

  /** Quarkus fills in what stands in its own braces. */
  static Stream<String> users(Rendered rendered) {
    return rendered.services().entrySet().stream().filter(one -> {
      Map<String, String> environment = rendered.environment(Rendered.container(one.getValue()));
      return !("${redis-" + one.getKey() + "}").equals(environment.get("QUARKUS_REDIS_PASSWORD"))
          || !Stream.of(environment.get("QUARKUS_REDIS_HOSTS").split(",")).allMatch(host -> host.matches(LOGIN));
    }).map(Map.Entry::getKey);
  }

  private static Stream<String> keysOf(SecretVolumeSource volume) {
    Stream<String> keys = volume.getItems().isEmpty() ? OF_CERT_MANAGER.stream()
        : volume.getItems().stream().map(KeyToPath::getKey);
    return keys.map(key -> volume.getSecretName() + "/" + key);
  }

  /** Each Secret and its keys, as the commands make them. */
  private static Map<String, Set<String>> made(String commands) {
    var made = new HashMap<String, Set<String>>();
    String joined = commands.replace("\\\n", " ");
    GENERIC.matcher(joined).results().forEach(secret -> made.put(secret.group(1), KEY.matcher(secret.group(2)).results()
        .map(key -> key.group(1)).collect(Collectors.toSet())));
    DOOR.matcher(joined).results().forEach(secret -> made.put(secret.group(1), OF_A_DOOR));
    return made;
  }

  static Stream<String> settings(Rendered rendered) {
    Set<String> maps = rendered.byName(ConfigMap.class).keySet();
    Stream<String> environments = PodRules.containers(rendered).flatMap(one -> one.getEnvFrom().stream())
        .map(from -> from.getConfigMapRef().getName());
    Stream<String> volumes = rendered.templates().values().stream().flatMap(one -> one.getSpec().getVolumes().stream())
        .filter(volume -> volume.getConfigMap() != null).map(volume -> volume.getConfigMap().getName());
    return Stream.concat(environments, volumes).filter(name -> !maps.contains(name)).distinct();
  }

  static Stream<String> slots(Rendered rendered) {
    return rendered.services().entrySet().stream().filter(one -> {
      Map<String, String> environment = rendered.environment(Rendered.container(one.getValue()));
      return "cluster".equals(environment.get("QUARKUS_REDIS_CLIENT_TYPE"))
          && !environment.getOrDefault("CLAUDEBENCH_PREFIX", "").matches("\\{.+}");
    }).map(Map.Entry::getKey);
  }

  static Stream<String> tls(Rendered rendered) {
    Set<String> ours = rendered.byName(StatefulSet.class).keySet();
    return rendered.services().values().stream()
        .flatMap(one -> unverified(one, rendered.environment(Rendered.container(one)), ours)).distinct();
  }

  private static Stream<String> unverified(Deployment one, Map<String, String> environment, Set<String> ours) {
    boolean isRedisSafe = ours.contains("redis") || Stream.of(environment.get("QUARKUS_REDIS_HOSTS").split(","))
        .allMatch(host -> host.startsWith("rediss://"))
        && "HTTPS".equals(environment.get("QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM"));
    String jdbc = environment.getOrDefault("QUARKUS_DATASOURCE_JDBC_URL", "");
    boolean isPostgresSafe = jdbc.isEmpty() || ours.contains("postgres") || jdbc.contains("sslmode=verify-full");
    Stream<String> files = environment.values().stream()
        .flatMap(value -> Pattern.compile("/etc/tls/[\\w./]+").matcher(value).results().map(path -> path.group()))
        .filter(path -> !isMounted(Rendered.container(one), path));
    return Stream.of(List.of(isRedisSafe ? "" : "redis", isPostgresSafe ? "" : "postgres").stream(), files)
        .flatMap(found -> found).filter(found -> !found.isEmpty());
  }

  private static boolean isMounted(Container container, String path) {
    return container.getVolumeMounts().stream()
        .anyMatch(mount -> path.startsWith(mount.getMountPath() + "/"));
  }
}
