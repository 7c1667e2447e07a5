package io.claudebench.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PostgresUrlTest {

  @Test
  void takesUserAndPasswordOutOfTheUrl() {
    assertEquals(new PostgresUrl("jdbc:postgresql://db:5433/bench?ssl=true", "ann", "p@ss+w"),
        PostgresUrl.of("postgresql://ann:p%40ss+w@db:5433/bench?ssl=true"));
  }

  @Test
  void takesThemOutOfAJdbcUrl() {
    assertEquals(new PostgresUrl("jdbc:postgresql://db/bench?ssl=true", "ann", "secret"),
        PostgresUrl.of("jdbc:postgresql://db/bench?user=ann&ssl=true&password=secret"));
  }

  @Test
  void refusesWhatIsNotPostgres() {
    assertThrows(Sorry.class, () -> PostgresUrl.of("mysql://db/bench"));
    assertThrows(Sorry.class, () -> PostgresUrl.of("localhost:5432"));
  }
}
