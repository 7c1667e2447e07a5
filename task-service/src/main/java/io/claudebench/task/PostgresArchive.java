package io.claudebench.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.claudebench.core.Json;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Finds finished tasks among the rows of PostgreSQL. */
@Singleton
final class PostgresArchive implements Archive {
  private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

  private final Postgres postgres;

  PostgresArchive(Postgres postgres) {
    this.postgres = postgres;
  }

  @Override
  public Uni<Optional<Map<String, String>>> find(String tenant, String id) {
    return postgres.beside(() -> postgres.inTransaction(() -> TaskRow.find(tenant, Upsert.digits(id)).map(row -> fields(row.fields))));
  }

  /** The Redis hash out of the column {@code fields}. */
  static Map<String, String> fields(String json) {
    try {
      return Json.MAPPER.readValue(json, FIELDS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
