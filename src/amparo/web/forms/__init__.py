"""Django forms in the markup of the kit: the renderer, widgets, the field of a moment."""

from amparo.web.forms.moment import Moment, MomentField, MomentParts
from amparo.web.forms.renderer import Renderer
from amparo.web.forms.widgets import Checkboxes, DateParts, Radios

__all__ = ["Checkboxes", "DateParts", "Moment", "MomentField", "MomentParts", "Radios", "Renderer"]
