package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.environment.Service;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a service's name on the command line. */
final class ServiceName implements ITypeConverter<Service> {
    @Override
    public Service convert(String name) {
        return Service.named(name)
                .orElseThrow(() -> new TypeConversionException("no service is called " + name + "; there are "
                        + Arrays.stream(Service.values()).map(Service::module).collect(Collectors.joining(", "))));
    }
}
