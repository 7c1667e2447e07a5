package io.claudebench.core.input;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks for a value among the fields that {@link AnyOf} names. */
public final class AnyOfValidator implements ConstraintValidator<AnyOf, Record> {
  private final Map<Class<?>, List<Method>> accessors = new ConcurrentHashMap<>();
  private List<String> fields;

  @Override
  public void initialize(AnyOf any) {
    fields = List.of(any.value());
  }

  @Override
  public boolean isValid(Record input, ConstraintValidatorContext context) {
    if (accessors.computeIfAbsent(input.getClass(), this::accessors).stream()
        .anyMatch(field -> isGiven(field, input))) {
      return true;
    }
    context.disableDefaultConstraintViolation();
    context.buildConstraintViolationWithTemplate("or " + String.join(" or ", fields.subList(1, fields.size()))
        + " must be given").addPropertyNode(fields.getFirst()).addConstraintViolation();
    return false;
  }

  private List<Method> accessors(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).filter(component -> fields.contains(component.getName()))
        .map(RecordComponent::getAccessor).peek(accessor -> accessor.setAccessible(true)).toList();
  }

  private static boolean isGiven(Method field, Record input) {
    try {
      return field.invoke(input) != null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
