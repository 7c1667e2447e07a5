package io.claudebench.core.input;

import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.inject.Singleton;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;

/**
 * Inputs are records, never lazy entities: asking the ORM for each field whether it is loaded was a third of what
 * validation costs.
 */
@Singleton
final class Reachable implements ValidatorFactoryCustomizer, TraversableResolver {

  @Override
  public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
    configuration.traversableResolver(this);
  }

  @Override
  public boolean isReachable(Object bean, Path.Node property, Class<?> root, Path path, ElementType type) {
    return true;
  }

  @Override
  public boolean isCascadable(Object bean, Path.Node property, Class<?> root, Path path, ElementType type) {
    return true;
  }
}
