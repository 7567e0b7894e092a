"""Files of texts and redlines: models' data in, bytes out; who may have them was decided before."""
