package dev.latchkey.notifications.persistence;

import dev.latchkey.notifications.domain.NoticeKind;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Stored by wire name, which never changes. */
@Converter(autoApply = true)
public class NoticeKindConverter implements AttributeConverter<NoticeKind, String> {
    @Override
    public String convertToDatabaseColumn(NoticeKind kind) {
        return kind.wireName();
    }

    @Override
    public NoticeKind convertToEntityAttribute(String wireName) {
        return NoticeKind.ofWireName(wireName);
    }
}
