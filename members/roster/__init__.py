"""A guild's membership file: read by its columns, each line made a record, each record compared.

Pure: bytes and rows in, decisions out. `reading` takes text apart, `apart` a workbook in a process
of its own, `columns` guesses what stands where, `lines` makes a record of a row by `values`, and
`deciding` says what becomes of the member it names.
"""
