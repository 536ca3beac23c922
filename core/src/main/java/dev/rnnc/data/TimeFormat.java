package dev.rnnc.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalDouble;

/** How a column writes times; a time is a number of seconds since 1970, or a plain number. */
enum TimeFormat {
  DATE("a date like 2024-06-01") {
    @Override
    double key(String text) {
      return seconds(LocalDate.parse(text).atStartOfDay());
    }
  },
  COMPACT_DATE("a date like 20240601") {
    @Override
    double key(String text) {
      return seconds(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE).atStartOfDay());
    }
  },
  DATE_TIME("a time like 2024-06-01T12:30") {
    @Override
    double key(String text) {
      return seconds(LocalDateTime.parse(text.replace(' ', 'T')));
    }
  },
  ZONED_TIME("a time like 2024-06-01T12:30Z") {
    @Override
    double key(String text) {
      return OffsetDateTime.parse(text.replace(' ', 'T')).toEpochSecond();
    }
  },
  MONTH("a month like 2024-06") {
    @Override
    double key(String text) {
      return seconds(YearMonth.parse(text).atDay(1).atStartOfDay());
    }
  },
  YEAR("a year like 2024") {
    @Override
    double key(String text) {
      return seconds(Year.parse(text).atDay(1).atStartOfDay());
    }
  },
  NUMBER("a number") {
    @Override
    double key(String text) {
      return Numbers.parse(text).orElseThrow(() -> new DateTimeException("no number"));
    }
  };

  private static final double DAY = 86_400;

  private final String described;

  TimeFormat(String described) {
    this.described = described;
  }

  abstract double key(String text);

  String described() {
    return described;
  }

  /** The time, or none if the text is written in another way. */
  OptionalDouble parse(String text) {
    try {
      return OptionalDouble.of(key(text));
    } catch (DateTimeException e) {
      return OptionalDouble.empty();
    }
  }

  /** Whether a time is on a later day than a date. */
  static boolean isAfter(double key, LocalDate date) {
    return key >= (date.toEpochDay() + 1) * DAY;
  }

  private static double seconds(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }
}
