package io.claudebench.core.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Json;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.List;

/** Measures what {@link Limit} bounds: the bytes of a JSON value as we write it, the items of a list. */
public interface LimitValidator {

  private static boolean over(ConstraintValidatorContext context, String most) {
    context.disableDefaultConstraintViolation();
    context.buildConstraintViolationWithTemplate("is larger than " + most).addConstraintViolation();
    return false;
  }

  final class OfJson implements ConstraintValidator<Limit, JsonNode> {
    private int bytes;

    @Override
    public void initialize(Limit limit) {
      bytes = limit.bytes();
    }

    @Override
    public boolean isValid(JsonNode value, ConstraintValidatorContext context) {
      return value == null || bytes == 0 || Json.bytes(value).length <= bytes || over(context, bytes + " bytes");
    }
  }

  final class OfText implements ConstraintValidator<Limit, String> {
    private int bytes;

    @Override
    public void initialize(Limit limit) {
      bytes = limit.bytes();
    }

    @Override
    public boolean isValid(String value, ConstraintValidatorContext context) {
      return value == null || bytes == 0 || value.getBytes(UTF_8).length <= bytes || over(context, bytes + " bytes");
    }
  }

  final class OfList implements ConstraintValidator<Limit, List<?>> {
    private int items;

    @Override
    public void initialize(Limit limit) {
      items = limit.items();
    }

    @Override
    public boolean isValid(List<?> value, ConstraintValidatorContext context) {
      return value == null || items == 0 || value.size() <= items || over(context, items + " items");
    }
  }
}
