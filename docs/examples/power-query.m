// Excel: Data > Get Data > From Other Sources > Blank Query > Advanced Editor; put the portal's address into Base.
let
    Base = "http://127.0.0.1:8001",
    Source = Csv.Document(
        Web.Contents(Base, [RelativePath = "plans/projects.csv", Query = [_stream = "1"]]),
        [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(
        Headed, {{"start_char", Int64.Type}, {"end_char", Int64.Type}, {"capacity_value", type number}}, "en-US"
    )
in
    Typed
