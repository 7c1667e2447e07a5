package io.claudebench.core.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.claudebench.core.Access;
import io.claudebench.core.Call;
import io.claudebench.core.Handler;
import io.claudebench.core.Handles;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.Verb;
import io.claudebench.core.input.AnyInstance;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Doc;
import io.claudebench.core.input.OwnInstance;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every bad declaration fails the build with one sentence; a good one becomes a verb with its schemas. */
class DeclarationsTest {
  @AnyOf({"names", "waitMs"})
  record In(@NotNull @Size(min = 1, max = 9) String text,
      @Doc("Its place.") @Min(0) @Max(5) @Default("3") int rank,
      @Doc("Who.") @Size(max = 2) List<@Name String> names,
      @Max(9) Integer waitMs) {}

  record Acting(
      @Name String id,
      @OwnInstance @Name String workerId,
      @AnyInstance("Another.") @Name String instanceId,
      @OwnInstance(isOptional = true) @Name String owner) {}

  record Inner(@OwnInstance @Name String workerId) {}

  record Nested(@Doc("Many.") @Size(max = 2) List<Inner> all) {}

  record Out(@NotNull String id, int priority, Instant runAt, @Doc("Counts by name.") Map<String, Integer> counts) {}

  record Endless(String text, @Doc("Many.") List<String> list) {}

  record Untold(@Name String whatever) {}

  record TwoNames(@TaskId String id, @TaskId String taskId) {}

  @Handles(verb = "test.good", summary = "Good.", may = Access.WORK, emits = "task.created")
  static class Good implements Handler<In, Out> {
    @Override
    public Uni<Out> handle(In in, Call call) {
      return null;
    }
  }

  @Handles(verb = "test.good", summary = "Twice.", may = Access.WORK)
  static final class Twice extends Good implements Handler<In, Out> {}

  @Handles(verb = "Test.Bad-Name", summary = "Bad name.", may = Access.WORK)
  static final class BadName extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.no_summary", summary = " ", may = Access.WORK)
  static final class NoSummary extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.event", summary = "Unknown event.", may = Access.WORK, emits = "task.exploded")
  static final class UnknownEvent extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.cut", summary = "A lifeline with a limit.", may = Access.WORK, lifeline = true,
    rateLimit = "1/1000")
  static final class CutLifeline extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.breaker", summary = "A breaker on a change.", may = Access.WORK, breaker = "5/1000/3")
  static final class BreakerOnChange extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.rate", summary = "A rate that is none.", may = Access.WORK, rateLimit = "many")
  static final class BadRate extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.read", summary = "A read that emits.", may = Access.READ, readOnly = true,
    emits = "task.created")
  static final class LoudRead extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.kept", summary = "A read that is kept.", may = Access.READ, readOnly = true, cacheSeconds = 60)
  static final class KeptRead extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.kept_change", summary = "A change that is kept.", may = Access.WORK, cacheSeconds = 60)
  static final class KeptChange extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.kept_wait", summary = "A wait that is kept.", may = Access.READ, readOnly = true, waits = true,
    cacheSeconds = 60)
  static final class KeptWait extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.kept_long", summary = "Kept for ever.", may = Access.READ, readOnly = true,
    cacheSeconds = 90_000)
  static final class KeptLong extends Good implements Handler<In, Out> {}

  @Handles(verb = "test.shapes", summary = "No records.", may = Access.WORK)
  static final class NoRecords implements Handler<String, Out> {
    @Override
    public Uni<Out> handle(String in, Call call) {
      return null;
    }
  }

  @Handles(verb = "test.endless", summary = "No bounds.", may = Access.WORK)
  static final class NoBounds implements Handler<Endless, Out> {
    @Override
    public Uni<Out> handle(Endless in, Call call) {
      return null;
    }
  }

  @Handles(verb = "test.untold", summary = "No meaning.", may = Access.WORK)
  static final class NoMeaning implements Handler<Untold, Out> {
    @Override
    public Uni<Out> handle(Untold in, Call call) {
      return null;
    }
  }

  @Handles(verb = "test.names", summary = "Two names of which none is due.", may = Access.WORK)
  static final class NoneDue implements Handler<TwoNames, Out> {
    @Override
    public Uni<Out> handle(TwoNames in, Call call) {
      return null;
    }
  }

  @Handles(verb = "test.acts", summary = "Names who acts.", may = Access.SUBMIT)
  static class Acts implements Handler<Acting, Out> {
    @Override
    public Uni<Out> handle(Acting in, Call call) {
      return null;
    }
  }

  @Handles(verb = "test.registers", summary = "Names an instance and does not say whether it acts.",
    may = Access.WORK)
  static final class Registers extends Acts implements Handler<Acting, Out> {}

  record Unsaid(@Name String workerId) {}

  @Handles(verb = "test.unsaid", summary = "Does not say who acts.", may = Access.SUBMIT)
  static class WhoActs implements Handler<Unsaid, Out> {
    @Override
    public Uni<Out> handle(Unsaid in, Call call) {
      return null;
    }
  }

  @Handles(verb = "test.shows", summary = "Shows an instance.", may = Access.READ, readOnly = true)
  static final class Shows extends WhoActs implements Handler<Unsaid, Out> {}

  @Handles(verb = "test.orders", summary = "No agent may.", may = Access.OPERATE)
  static final class Orders extends WhoActs implements Handler<Unsaid, Out> {}

  @Handles(verb = "test.nested", summary = "Says it where nobody asks.", may = Access.WORK)
  static final class ActsWithin implements Handler<Nested, Out> {
    @Override
    public Uni<Out> handle(Nested in, Call call) {
      return null;
    }
  }

  @Test
  void whoActsIsPartOfAVerbAndOfItsSchema() {
    var faults = new ArrayList<String>();
    var verbs = Declarations.read(List.of(Acts.class, Shows.class, Orders.class), faults);
    assertEquals(List.of(), faults);
    assertEquals(List.of(new Verb.Acting("workerId", false), new Verb.Acting("owner", true)),
        verbs.getFirst().acting());
    var schema = Json.read(verbs.getFirst().inputSchema());
    assertTrue(schema.at("/properties/workerId/description").textValue().contains("one of its own"));
    assertFalse(schema.at("/properties/instanceId/description").textValue().contains("one of its own"));
  }

  @Test
  void aGoodDeclarationBecomesAVerbWithItsSchema() {
    var faults = new ArrayList<String>();
    var verb = Declarations.read(List.of(Good.class), faults).getFirst();
    assertEquals(List.of(), faults);
    assertEquals("/test/good", verb.path());
    assertEquals(0, verb.cacheSeconds());
    assertEquals(60, Declarations.read(List.of(KeptRead.class), faults).getFirst().cacheSeconds());
    var schema = Json.read(verb.inputSchema());
    assertEquals(9, schema.at("/properties/text/maxLength").intValue());
    assertEquals(3, schema.at("/properties/rank/default").intValue());
    assertEquals(5, schema.at("/properties/rank/maximum").intValue());
    assertEquals("^" + Name.REGEX + "$", schema.at("/properties/names/items/pattern").textValue());
    assertEquals(List.of("text"), Json.MAPPER.convertValue(schema.get("required"), List.class));
  }

  @Test
  void aSchemaSaysWhatAFieldMeansWhatIsAlwaysThereAndWhichAlternativesThereAre() {
    var verb = Declarations.read(List.of(Good.class), new ArrayList<>()).getFirst();
    var input = Json.read(verb.inputSchema());
    assertEquals("Its place. Default: 3.", input.at("/properties/rank/description").textValue());
    assertEquals(Glossary.WORDS.get("waitMs") + " In milliseconds. This or names must be given.",
        input.at("/properties/waitMs/description").textValue());
    assertEquals("[{\"required\":[\"names\"]},{\"required\":[\"waitMs\"]}]", input.get("anyOf").toString());
    assertTrue(input.at("/properties/names/items/description").isMissingNode());
    var output = Json.read(verb.outputSchema());
    assertEquals("[\"id\",\"priority\"]", output.get("required").toString());
    assertEquals("integer", output.at("/properties/counts/additionalProperties/type").textValue());
  }

  @Test
  void eachBadDeclarationIsRefusedInOneSentence() {
    refused("is declared twice", Good.class, Twice.class);
    refused("is no verb", BadName.class);
    refused("has no summary", NoSummary.class);
    refused("not in Events.TYPES", UnknownEvent.class);
    refused("nothing may cut it", CutLifeline.class);
    refused("only a readOnly verb has a breaker", BreakerOnChange.class);
    refused("limit/windowMs", BadRate.class);
    refused("is readOnly but emits", LoudRead.class);
    refused("only a readOnly verb that does not wait has cacheSeconds", KeptChange.class);
    refused("only a readOnly verb that does not wait has cacheSeconds", KeptWait.class);
    refused("cacheSeconds must be 0 to 86400", KeptLong.class);
    refused("that are records", NoRecords.class);
    refused("the text Endless.text has no bound", NoBounds.class);
    refused("the list Endless.list has no bound", NoBounds.class);
    refused("the field Untold.whatever has no meaning", NoMeaning.class);
    refused("say so with @AnyOf", NoneDue.class);
    refused("the field Unsaid.workerId names an instance; give it @OwnInstance", WhoActs.class);
    refused("the field Acting.id names an instance", Registers.class);
    refused("the field Inner.workerId names an instance", ActsWithin.class);
  }

  private static void refused(String sentence, Class<?>... handlers) {
    var faults = new ArrayList<String>();
    Declarations.read(List.of(handlers), faults);
    assertTrue(faults.stream().anyMatch(fault -> fault.contains(sentence)), faults.toString());
  }
}
