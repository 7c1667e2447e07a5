package io.claudebench.core;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.Range;

/**
 * What an operator may set under {@code claudebench.*}; milliseconds and bytes throughout. Relations are checked at
 * boot.
 */
@ConfigMapping(prefix = "claudebench")
public interface Settings {

  /** Prefix of every key; on Redis Cluster the hash tag <code>{cb}</code>. */
  @WithDefault("cb")
  @Pattern(regexp = "[A-Za-z0-9._-]{1,30}|\\{[A-Za-z0-9._-]{1,30}\\}")
  String prefix();

  /** Name of this service in the catalogue, for example {@code task-service}. */
  @Pattern(regexp = "(task|instance|event|hook)-service")
  String service();

  /** Name of this process among the replicas; empty makes one. Two replicas must differ. */
  Optional<@Name String> replica();

  /** API keys by name. With none, only loopback may be bound and every local caller is admin of the default tenant. */
  Map<String, ApiKey> keys();

  /**
   * What the secrets of stored API keys are hashed with, a secret itself, the same for all services. With the default a
   * copy of Redis is enough to try secrets against.
   */
  @WithDefault("claudebench")
  @Size(max = 1000)
  String keyPepper();

  /** From the deletion of a tenant on until what it had is forgotten: the calls under way end meanwhile. */
  @WithDefault("15000")
  @Range(min = 1000, max = 3_600_000)
  long forgetAfterMs();

  /** Tokens of an issuer as keys. */
  Oidc oidc();

  /**
   * Origins ({@code https://host:port}) whose pages may call, beside those of this service itself and, on loopback, of
   * loopback: a page of any other must neither read nor create tasks on localhost.
   */
  Optional<@Size(max = 100) List<@Size(max = 200) String>> origins();

  /**
   * Names ({@code host} or {@code host:port}) under which this service may be called. On loopback they are beside the
   * names and addresses of loopback; elsewhere any name is taken until there is one here.
   */
  Optional<@Size(max = 100) List<@Size(max = 300) String>> hosts();

  /** Addresses, or networks as {@code 10.1.0.0/16}, of the proxies that may say for whom they ask. */
  Optional<@Size(max = 100) List<@Pattern(regexp = "[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?") String>> proxies();

  /** Named limits. */
  Limits limits();

  /** The shared breaker. */
  Breakers breaker();

  /** The fleet's own numbers, in Redis. */
  Metrics metrics();

  /** Rate limits by verb, {@code limit/windowMs} or {@code off}; wins over the declaration. */
  Map<String, @Pattern(regexp = "off|[1-9][0-9]{0,8}/[1-9][0-9]{0,8}") String> rateLimit();

  /** A command in Redis must answer within this; shorter than any verb's timeout. */
  @WithDefault("2000")
  @Range(min = 10, max = 4999)
  int redisTimeoutMs();

  /** One call in so many is logged when nothing is wrong with it; 0 is none. */
  @WithDefault("1000")
  @Range(min = 0, max = 1_000_000_000)
  int logOneIn();

  /** A call slower than this is always logged. */
  @WithDefault("1000")
  @Range(min = 0, max = 3_600_000)
  int slowMs();

  @AssertTrue(message = "must hold: each name in claudebench.keys is 1 to 128 of A-Z a-z 0-9 . _ : @ -, as any actor's")
  default boolean isEveryKeyNamed() {
    return keys().keySet().stream().allMatch(name -> name.matches(Name.REGEX));
  }

  @AssertTrue(message = "must hold: no two claudebench.keys.*.secret are the same, or nobody knows who asks")
  default boolean isEverySecretOfOneKey() {
    return keys().values().stream().map(ApiKey::secret).distinct().count() == keys().size();
  }

  /** An API key. */
  interface ApiKey {
    /** The secret itself, at least 16 characters; give it by environment, never in a file under git. */
    @Size(min = 16, max = 1000)
    String secret();

    /** Its tenant; empty is the default one. */
    Optional<@Name String> tenant();

    /** What it may do, for example {@code worker}, {@code admin}. */
    @WithDefault("admin")
    @Size(max = 16)
    List<@Name String> roles();
  }

  /** What of a JWT says who calls; how it is verified is said to Quarkus, by {@code quarkus.oidc.*}. */
  interface Oidc {
    /**
     * Whether a bearer token of the issuer at {@code quarkus.oidc.auth-server-url} is a key. Then nobody calls without
     * a key or a token, on loopback neither.
     */
    @WithDefault("false")
    boolean enabled();

    /**
     * Claim that lists the roles, a path as {@code realm_access/roles} if it lies deeper. Names of no role are let be.
     */
    @WithDefault("groups")
    @Size(min = 1, max = 300)
    String rolesClaim();

    /**
     * Claim that names the tenant; a token without it, or of a tenant that there is not, is none. Unset, every token is
     * of the default tenant.
     */
    Optional<@Size(max = 300) String> tenantClaim();
  }

  /** Named limits; over each the answer is a refusal that says its name. */
  interface Limits {
    /** Bytes of a request body; over it {@code TOO_LARGE}. */
    @WithDefault("1048576")
    @Range(min = 1024, max = 67_108_864)
    int bodyMax();

    /**
     * Bytes that requests of this process take at once, from the first byte of a body, and of those that are pipelined,
     * until the answer; what JSON becomes in memory counts. At most a quarter of the heap. Over it the connections are
     * closed whose bodies have been arriving longest; where all have arrived, {@code UNAVAILABLE}.
     */
    @WithDefault("67108864")
    @Range(min = 1024, max = 1_073_741_824)
    int bodiesMax();

    /** A body must be there this long after its headers; else its connection is closed. */
    @WithDefault("30000")
    @Range(min = 100, max = 3_600_000)
    int bodyMs();

    /**
     * Bytes of answers that were written and that clients have not taken. At most a quarter of the heap. Over it those
     * connections are closed whose answers have been lying longest.
     */
    @WithDefault("67108864")
    @Range(min = 1, max = 1_073_741_824)
    int unreadMax();

    /** Connections over HTTP to this process; one more is closed at once. */
    @WithDefault("10000")
    @Range(min = 1, max = 1_000_000)
    int connectionsMax();

    /** A connection that is owed no answer, or does not take it, is closed after so long without a byte. */
    @WithDefault("75000")
    @Range(min = 100, max = 86_400_000)
    int idleMs();

    /** Calls in a batch of JSON-RPC or MCP. */
    @WithDefault("100")
    @Range(min = 1, max = 1000)
    int rpcBatchMax();

    /** MCP sessions of this process; at it the one that was longest idle goes, and its client is served without. */
    @WithDefault("10000")
    @Range(min = 1, max = 1_000_000)
    int mcpSessionsMax();

    /** An MCP session that nobody uses for this long goes. */
    @WithDefault("1800000")
    @Range(min = 1000, max = 86_400_000)
    long mcpSessionIdleMs();

    /**
     * Commands on their way to Redis from this process; over it {@code UNAVAILABLE}, before the client's own queue
     * fills.
     */
    @WithDefault("2048")
    @Range(min = 1, max = 4096)
    int redisInFlightMax();

    /**
     * Calls carried to other services at once, of each kind for itself: lifelines, long polls, all others. All three
     * together stay below the 10,000 entries that a reply stream keeps, so that no reply is trimmed unread.
     */
    @WithDefault("900")
    @Range(min = 1, max = 3333)
    int carriedMax();

    /**
     * Bytes of answers that wait in one reply stream, at least 65536. Over it the answer of a carried call is
     * {@code UNAVAILABLE}, except that of a lifeline; on any other reply stream the older half leaves.
     */
    @WithDefault("16777216")
    @Range(min = 65_536, max = 1_073_741_824)
    int replyBytesMax();

    /** Commands taken from the streams and run at once by this process; long polls and lifelines do not count. */
    @WithDefault("64")
    @Range(min = 1, max = 10_000)
    int commandSlots();

    /** Entries of one stream of carried calls that nobody answered yet; over it calls are refused {@code FULL}. */
    @WithDefault("10000")
    @Range(min = 1, max = 10_000_000)
    int commandsMax();

    /** Deliveries of a command before it is dead. */
    @WithDefault("5")
    @Range(min = 1, max = 100)
    int deliveriesMax();

    /** A command unanswered for this long is taken over by another replica; longer than the longest long poll. */
    @WithDefault("60000")
    @Range(min = 35_001, max = 3_600_000)
    int commandIdleMs();

    /** How long the first answer is kept under its idempotency key. */
    @WithDefault("86400000")
    @Range(min = 1000, max = 2_592_000_000L)
    long idempotencyMs();

    /**
     * Bytes of the first answers that a tenant's idempotency keys and commands keep; at it a call that would add one is
     * {@code FULL}, but for those that keep work alive. A record counts to the end of the hour in which it ends.
     */
    @WithDefault("1073741824")
    @Range(min = 1_048_576, max = 1_099_511_627_776L)
    long idempotencyBytesMax();

    /** How long the first answer is kept under a command's stream entry id. */
    @WithDefault("3600000")
    @Range(min = 1000, max = 2_592_000_000L)
    long commandReplayMs();

    @AssertTrue(message = "must hold: bodies-max is not below body-max, one body")
    default boolean isOneBodyTaken() {
      return bodiesMax() >= bodyMax();
    }
  }

  /** Defaults of the shared breaker; a declaration names its own failures, open time and probes. */
  interface Breakers {
    /** Each opening after a failed probe lasts longer by this factor. */
    @WithDefault("1.5")
    @DecimalMin("1") @DecimalMax("10")
    double growth();

    /** The longest opening; well within the hour that its keys live. */
    @WithDefault("300000")
    @Range(min = 1, max = 1_800_000)
    long openMaxMs();

    /** Successes are told to Redis at least this often; failures are told before their answers. */
    @WithDefault("100")
    @Range(min = 10, max = 60_000)
    int flushMs();
  }

  /** How each process counts its calls for {@code system.metrics}; Prometheus' meters do not depend on it. */
  interface Metrics {
    /**
     * What was counted reaches Redis this often; nothing is sent while nothing is called. Longer is cheaper and shows
     * later.
     */
    @WithDefault("1000")
    @Range(min = 10, max = 60_000)
    int flushMs();

    /** A verb that nobody calls for this long is counted from zero again. */
    @WithDefault("86400000")
    @Range(min = 60_000, max = 2_592_000_000L)
    long lifeMs();
  }
}
