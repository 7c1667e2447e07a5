package io.claudebench.core.input;

import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.inject.Singleton;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;

/**
 * How inputs are validated. They are records, never lazy entities: asking the ORM for each field whether it is loaded
 * was a third of what validation costs. A text is as long as it has code points.
 */
@Singleton
final class Reachable implements ValidatorFactoryCustomizer, TraversableResolver {

  @Override
  public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
    configuration.traversableResolver(this);
    ConstraintMapping mapping = configuration.createConstraintMapping();
    mapping.constraintDefinition(Size.class).validatedBy(Characters.class);
    configuration.addMapping(mapping);
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
