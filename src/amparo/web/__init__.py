"""The one place for look: templates, components, styles, translations, charts."""
