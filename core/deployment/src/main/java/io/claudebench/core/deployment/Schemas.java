package io.claudebench.core.deployment;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import io.claudebench.core.Json;
import io.claudebench.core.Name;
import io.claudebench.core.TaskId;
import io.claudebench.core.input.AnyOf;
import io.claudebench.core.input.Default;
import io.claudebench.core.input.Limit;
import java.lang.annotation.Annotation;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * JSON Schema 2020-12 of a record: its constraints, its defaults, what each field means, without what is not supported
 * yet. Of an output, required is what is always there: primitives and what is {@code @NotNull}.
 */
final class Schemas {
  private static final SchemaGenerator INPUT = generator(false);
  private static final SchemaGenerator OUTPUT = generator(true);

  static String input(Class<?> record) {
    return INPUT.generateSchema(record).toString();
  }

  static String output(Class<?> record) {
    return OUTPUT.generateSchema(record).toString();
  }

  private static SchemaGenerator generator(boolean isOutput) {
    var config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
        .with(Option.INLINE_ALL_SCHEMAS, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
            Option.FLATTENED_ENUMS_FROM_TOSTRING)
        .without(Option.FLATTENED_ENUMS)
        .without(Option.SCHEMA_VERSION_INDICATOR)
        .with(new JakartaValidationModule(JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
            JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
    config.forFields()
        .withRequiredCheck(field -> isOutput && field.getType().isPrimitive())
        .withDescriptionResolver(field -> field.isFakeContainerItemScope() ? null : Meaning.of(field.getRawMember()))
        .withInstanceAttributeOverride(Schemas::attributes);
    config.forTypesInGeneral().withCustomDefinitionProvider(Schemas::openTypes)
        .withTypeAttributeOverride(Schemas::alternatives);
    return new SchemaGenerator(config.build());
  }

  private static void attributes(ObjectNode node, FieldScope field, SchemaGenerationContext context) {
    if (annotation(field, Name.class) != null) {
      node.put("pattern", "^" + Name.REGEX + "$");
    } else if (annotation(field, TaskId.class) != null) {
      node.put("pattern", "^" + TaskId.REGEX + "$");
    } else if (node.hasNonNull("pattern") && !node.get("pattern").textValue().startsWith("^")) {
      node.put("pattern", "^(" + node.get("pattern").textValue() + ")$"); // of JSON Schema it else is found anywhere
    }
    Limit limit = field.isFakeContainerItemScope() ? null : field.getAnnotation(Limit.class);
    if (limit != null && limit.items() > 0) {
      node.put("maxItems", limit.items());
    }
    Default preset = field.isFakeContainerItemScope() ? null : field.getAnnotation(Default.class);
    if (preset != null) {
      node.set("default", Json.read(preset.value()));
    }
  }

  private static void alternatives(ObjectNode node, TypeScope type, SchemaGenerationContext context) {
    AnyOf any = type.getType().getErasedType().getAnnotation(AnyOf.class);
    if (any != null) {
      ArrayNode alternatives = node.putArray("anyOf");
      Stream.of(any.value()).forEach(field -> alternatives.addObject().putArray("required").add(field));
    }
  }

  private static <A extends Annotation> A annotation(FieldScope field, Class<A> type) {
    return field.isFakeContainerItemScope() ? field.getContainerItemAnnotation(type) : field.getAnnotation(type);
  }

  /** Any JSON, any object, a time. */
  private static CustomDefinition openTypes(ResolvedType type, SchemaGenerationContext context) {
    var node = context.getGeneratorConfig().createObjectNode();
    Class<?> erased = type.getErasedType();
    if (erased == ObjectNode.class) {
      return new CustomDefinition(node.put("type", "object"), true);
    }
    if (JsonNode.class.isAssignableFrom(erased)) {
      return new CustomDefinition(node, true);
    }
    return erased == Instant.class ? new CustomDefinition(node.put("type", "string").put("format", "date-time"), true)
        : null;
  }

  private Schemas() {}
}
