package io.claudebench.instance.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import io.claudebench.core.Key;
import io.claudebench.core.Keys;
import io.claudebench.core.Name;
import io.claudebench.core.Refusal;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.Limit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Base64;
import java.util.List;

/** A value to keep: any JSON (null too) in {@code value}, or bytes in {@code base64}. */
@AnyOf({"value", "base64"})
record StateItem(
    @NotNull @Name String key,
    @Limit(bytes = StateLimits.VALUE) @Doc("Any JSON, null too; value or base64, not both.") JsonNode value,
    @Limit(bytes = StateLimits.BASE64) @Doc("Bytes in base64, in place of value.") String base64,
    @Min(1) @Max(StateLimits.TTL_SECONDS) Integer ttlSeconds,
    @Min(0) @Max(StateLimits.VERSION) Long ifVersion,
    @Default("\"none\"") @Doc("How to keep values of at least 1,024 bytes (compressFrom).") Codec compress) {

  /** Refuses {@code INVALID}: not one of value and base64, or a name that is taken. {@code at} is its JSON pointer. */
  StateValue checked(Keys keys, String at) {
    keys.of(Key.STATE, key);
    if ((value == null) == (base64 == null)) {
      throw Refusal.invalid(at + "/value",
          value == null ? "or base64 must be given" : "stands beside base64; send one of them");
    }
    if (value != null) {
      return new StateValue(true, Json.bytes(value));
    }
    try {
      return new StateValue(false, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(at + "/base64", "is not base64");
    }
  }

  /** As the scripts read it: name, value, ttl_ms, if_version. */
  List<Object> args(byte[] stored) {
    return List.of(key, stored, ttlSeconds == null ? "" : Long.toString(ttlSeconds * 1000L),
        ifVersion == null ? "" : ifVersion.toString());
  }
}
